"""Filters: permitted uses that rules must not match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sigma.conditions import ConditionItem, ConditionNOT
from sigma.filters import SigmaFilter

from hallmonitor.signature.detection import by_sigma, check_items, compile_conditions, sigma_fault

if TYPE_CHECKING:
    from sigma.rule import SigmaRule

    from hallmonitor.evaluate import Compiler, Expression
    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    Attributes:
        name: its name, or its title where it has none.
        expression: what a row must be in addition.
        references: names or ids of the rules it applies to; None for all of its log source.
        parsed: pySigma's filter.
        document: where it stands.
    """

    name: str
    expression: Expression
    references: tuple[str, ...] | None
    parsed: SigmaFilter
    document: Document

    def applies_to(self, rule: SigmaRule) -> bool:
        """Tell whether it applies to a rule: by log source, and by name or id."""
        if rule.logsource not in self.parsed.logsource:
            return False
        return self.references is None or bool({rule.name, str(rule.id)} & set(self.references))


def read_filter(document: Document, compiler: Compiler, faults: list[Fault]) -> Filter | None:
    """Read a filter; every mistake is added to `faults`, and None given where there is one."""
    parsed = _parse(document, compiler, faults)
    if parsed is None:
        return None
    conditions = parsed.filter.parsed_condition
    place = ("filter", "condition")
    expression = by_sigma(document, faults, lambda: compile_conditions(conditions, compiler), *place)
    if expression is None:
        return None
    negated = all(_negates(condition.parsed) for condition in conditions)
    if not negated:
        message = "the filter has no not, so it would leave only what it should leave out"
        faults.append(document.fault(message, "write condition: not ...", "filter", "condition"))
        return None
    rules = parsed.filter.rules
    references = None if isinstance(rules, str) else tuple(str(rule.reference) for rule in rules)
    return Filter(parsed.name or parsed.title, expression, references, parsed, document)


def _parse(document: Document, compiler: Compiler, faults: list[Fault]) -> SigmaFilter | None:
    found = check_items(document, "filter", compiler)
    if not found:
        parsed = by_sigma(document, found, lambda: SigmaFilter.from_dict(document.data, collect_errors=True))
        if parsed is not None:
            found += [sigma_fault(document, error) for error in parsed.errors]
        if not found:
            return parsed
    faults += found
    return None


def _negates(node: Any) -> bool:  # noqa: ANN401 - pySigma's tree has no common type
    if isinstance(node, ConditionNOT):
        return True
    return isinstance(node, ConditionItem) and any(_negates(part) for part in node.args)
