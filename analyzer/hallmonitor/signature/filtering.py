"""Filters: permitted uses that rules must not match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sigma.filters import SigmaFilter

from hallmonitor.signature.detection import read_detections
from hallmonitor.signature.items import Reader
from hallmonitor.signature.pipelines import Pipelines
from hallmonitor.signature.sigma_errors import parsed_by_sigma

if TYPE_CHECKING:
    from sigma.rule import SigmaRule

    from hallmonitor.evaluate import Compiler, Expression
    from hallmonitor.signature.detection import Detections
    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    Attributes:
        name: its name, or its title where it has none.
        detections: what a row must be in addition.
        references: names or ids of the rules it applies to; None for all of its log source.
        parsed: pySigma's filter.
        document: where it stands.
    """

    name: str
    detections: Detections
    references: tuple[str, ...] | None
    parsed: SigmaFilter
    document: Document

    @property
    def expression(self) -> Expression:
        """What a row must be in addition."""
        return self.detections.expression

    def applies_to(self, rule: SigmaRule) -> bool:
        """Tell whether it applies to a rule: by log source, and by name or id."""
        if rule.logsource not in self.parsed.logsource:
            return False
        return self.references is None or bool({rule.name, str(rule.id)} & set(self.references))


def read_filter(
    document: Document, compiler: Compiler, faults: list[Fault], pipelines: Pipelines | None = None
) -> Filter | None:
    """Read a filter; every mistake is added to `faults`, and None given where there is one."""
    found: list[Fault] = []
    parsed = parsed_by_sigma(document, found, SigmaFilter, _without_detections(document))
    reader = Reader.of(parsed, compiler, pipelines or Pipelines())
    detections = read_detections(document, "filter", reader, found)
    if detections is not None and not detections.negates:
        message = "the filter has no not, so it would leave only what it should leave out"
        found.append(document.fault(message, "write condition: not ...", "filter", "condition"))
    faults += dict.fromkeys(found)
    if found or parsed is None or detections is None:
        return None
    rules = parsed.filter.rules
    references = None if isinstance(rules, str) else tuple(str(rule.reference) for rule in rules)
    return Filter(parsed.name or parsed.title, detections, references, parsed, document)


def _without_detections(document: Document) -> dict[str, Any]:
    """Give the document with harmless detections for its own, whose mistakes are told line by line."""
    block = document.data["filter"]
    if not isinstance(block, dict):
        return document.data
    kept = {key: block[key] for key in ("rules", "condition") if key in block}
    if isinstance(kept.get("condition"), str):
        kept["condition"] = "not any"
    return {**document.data, "filter": {"any": {"category": "*"}, **kept}}
