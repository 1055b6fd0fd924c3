"""One line of a detection, with its field, modifiers and values, as an expression."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sigma.conditions import ConditionAND
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaLogSource
from sigma.types import SigmaString, sigma_type

from hallmonitor.evaluate import Refused
from hallmonitor.evaluate.compiler import all_of, any_of
from hallmonitor.evaluate.patterns import LINEAR, PatternError, compile_pattern
from hallmonitor.signature.modifiers import MODIFIERS, TIME_PARTS
from hallmonitor.signature.pipelines import Pipelines
from hallmonitor_service.nearest import nearest_or_all

if TYPE_CHECKING:
    from sigma.filters import SigmaFilter
    from sigma.rule import SigmaRule

    from hallmonitor.evaluate import Compiler, Expression
    from hallmonitor.signature.documents import Document, Key
    from hallmonitor_service.faults import Fault

MOST_VALUES = 100_000
"""Values of one list in a signature; longer lists belong into the site's lists, which are read line by line."""

_SHOWN = 200
"""Characters of a regular expression in a fault."""

_MOST_FAULTS = 10
"""Mistakes that are told of one list; the others are counted."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the detections of a document are read with.

    Attributes:
        compiler: for their values.
        pipelines: for the names of their fields.
        logsource: of the document; which of the pipelines apply depends on it.
    """

    compiler: Compiler
    pipelines: Pipelines = field(default_factory=Pipelines)
    logsource: SigmaLogSource = field(default_factory=lambda: SigmaLogSource("flow", "hallmonitor"))

    @classmethod
    def of(cls, parsed: SigmaRule | SigmaFilter | None, compiler: Compiler, pipelines: Pipelines) -> Reader:
        """Give the reader for a rule or a filter; for one that pySigma could not parse, that of one about flows."""
        return cls(compiler, pipelines) if parsed is None else cls(compiler, pipelines, parsed.logsource)

    def expression(self, document: Document, key: str | None, value: object, keys: tuple[Key, ...]) -> Expression:
        """Read one line of a detection.

        Args:
            document: where it stands.
            key: field and modifiers; None for keywords without modifiers.
            value: what was written behind it.
            keys: where it stands.

        Raises:
            ItemFaults: with every mistake in it.
        """
        faults = _unfit(document, key, value, keys)
        if faults:
            raise ItemFaults(faults)
        try:
            item = _item(key, value)
        except Exception as error:
            told = str(error.args[0]) if error.args else type(error).__name__
            message = f"{key}: {told.rstrip('.')}" if key else told.rstrip(".")
            raise ItemFaults([document.fault(message, _remedy(key), *keys)]) from error
        refusals: dict[tuple[str, str], None] = {}
        expression = self._compiled(self.pipelines.renamed(self.logsource, item), refusals)
        if refusals:
            faults = [document.fault(message, remedy, *keys) for message, remedy in list(refusals)[:_MOST_FAULTS]]
            if len(refusals) > _MOST_FAULTS:
                faults.append(document.fault(f"and {len(refusals) - _MOST_FAULTS} more in this list", "", *keys))
            raise ItemFaults(faults)
        return expression

    def _compiled(self, detection: SigmaDetection, refusals: dict[tuple[str, str], None]) -> Expression:
        """Compile what the pipelines made of an item: itself, or alternatives that ask several columns."""
        parts: list[Expression] = []
        for part in detection.detection_items:
            if isinstance(part, SigmaDetection):
                parts.append(self._compiled(part, refusals))
                continue
            tests: list[Expression] = []
            for value in part.value:
                try:
                    tests.append(self.compiler.value(part, value, self.pipelines.keywords))
                except Refused as refused:
                    refusals[refused.message, refused.remedy] = None
            parts.append(self.compiler.joined(part, tests))
        return all_of(parts) if detection.item_linking is ConditionAND else any_of(parts)


class ItemFaults(Exception):  # noqa: N818 - named for what it carries
    """Every mistake in one line of a detection."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def modifiers_of(key: str | None) -> list[str]:
    """Give the modifiers in a key, in their order."""
    return [] if key is None else key.split("|")[1:]


def _item(key: str | None, value: Any) -> SigmaDetectionItem:  # noqa: ANN401 - whatever YAML holds
    """Make pySigma's item, with the modifiers of the specification.

    A regular expression is taken as it is written: a backslash in it escapes nothing of Sigma's.
    """
    named = modifiers_of(key)
    values = value if isinstance(value, list) else [value]
    make = SigmaString.from_str if "re" in named else sigma_type
    name = key.split("|", 1)[0] if key else None
    return SigmaDetectionItem(name or None, [MODIFIERS[one] for one in named], [make(one) for one in values])


def _unfit(document: Document, key: str | None, value: object, keys: tuple[Key, ...]) -> list[Fault]:
    """Tell what is wrong with an item before pySigma sees it."""
    if isinstance(value, list) and not value:
        return [document.fault(f"{key} has an empty list", "use null to match where the column holds nothing", *keys)]
    if isinstance(value, list) and len(value) > MOST_VALUES:
        message = f"{key} has a list of {len(value):,} values, and {MOST_VALUES:,} are the most"
        return [document.fault(message, "make it a list of the site, and name it with the modifier expand", *keys)]
    named = modifiers_of(key)
    for name in named:
        if name in TIME_PARTS:
            message = f"{key}: modifiers that take a part of a time are not supported"
            return [document.fault(message, "use schedule or active_minute, which know the site's time zone", *keys)]
        if name not in MODIFIERS:
            message = f"{key}: unknown modifier {name}"
            return [document.fault(message, nearest_or_all(name, MODIFIERS.keys() - TIME_PARTS), *keys)]
    if len(set(named)) < len(named):
        return [document.fault(f"{key} names a modifier twice", "keep one of them", *keys)]
    return _patterns(document, value, keys) if "re" in named else []


def _patterns(document: Document, value: object, keys: tuple[Key, ...]) -> list[Fault]:
    """Check regular expressions before pySigma does, which would write RE2's complaints to standard error."""
    faults: list[Fault] = []
    for pattern in value if isinstance(value, list) else [value]:
        if not isinstance(pattern, str):
            faults.append(
                document.fault(f"the regular expression {pattern!r} is not a text", "put it in quotes", *keys)
            )
            continue
        try:
            compile_pattern(pattern)
        except PatternError as error:
            message = f"the regular expression {pattern[:_SHOWN]} is refused: {error}"
            faults.append(document.fault(message, LINEAR, *keys))
    return faults[:_MOST_FAULTS]


def _remedy(key: str | None) -> str:
    """Say what an order of modifiers, which pySigma refuses, should be."""
    named = modifiers_of(key)
    if "fieldref" in named and named[0] != "fieldref":
        return "write fieldref first"
    return ""
