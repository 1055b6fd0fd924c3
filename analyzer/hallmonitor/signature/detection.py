"""The detections of a rule or a filter, each line checked by itself, joined by their condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sigma.conditions import ConditionItem, ConditionNOT
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaDetections
from sigma.types import SigmaNull

from hallmonitor.evaluate.compiler import all_of, any_of, combined
from hallmonitor.signature.items import ItemFaults, modifiers_of
from hallmonitor.signature.sigma_errors import by_sigma

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.evaluate import Expression
    from hallmonitor.signature.documents import Document, Key
    from hallmonitor.signature.items import Reader
    from hallmonitor_service.faults import Fault

_RESERVED = frozenset({"condition", "rules", "timeframe"})
_LONGEST = 65_536
"""Characters of a condition: room for some thousand names."""


@dataclass(frozen=True, slots=True)
class Detections:
    """What the detections of a document ask.

    Attributes:
        expression: what a row must be.
        named: name -> what each detection asks by itself.
        unused: names of detections that the condition does not use.
        negates: whether the condition or a modifier takes rows out.
        expands: whether values come from the site's lists.
    """

    expression: Expression
    named: Mapping[str, Expression]
    unused: tuple[str, ...]
    negates: bool
    expands: bool


def read_detections(document: Document, block: str, reader: Reader, faults: list[Fault]) -> Detections | None:
    """Read `detection` or `filter`; every mistake is added to `faults`, and None given where there is one."""
    written = document.data.get(block)
    if not isinstance(written, Mapping):
        faults.append(document.fault(f"{block} is a mapping of named detections and a condition", "", block))
        return None
    before = len(faults)
    conditions = _conditions(document, written, block, faults)
    if "timeframe" in written:
        remedy = "write a correlation with a timespan"
        faults.append(document.fault("timeframe belongs to Sigma 1 and is not evaluated", remedy, block, "timeframe"))
    lines = [
        (name, _expression(document, definition, (block, str(name)), reader, faults))
        for name, definition in written.items()
        if name not in _RESERVED
    ]
    if len(faults) > before:
        return None
    named = {name: expression for name, expression in lines if expression is not None}
    used: set[str] = set()
    trees: list[Any] = []

    def leaf(name: str | None, _value: object) -> Expression:
        used.add(name or "")
        return named[name or ""]

    def joined() -> Expression:
        parsed = SigmaDetections({name: _stand_in(name) for name in named}, conditions)
        trees.extend(condition.parsed for condition in parsed.parsed_condition)
        return any_of([combined(tree, leaf) for tree in trees])

    expression = by_sigma(document, faults, joined, block, "condition")
    if expression is None:
        return None
    keys = [key for name, definition in written.items() if name not in _RESERVED for key in _keys(definition)]
    return Detections(
        expression,
        named,
        unused=tuple(name for name in named if name not in used),
        negates=any("neq" in modifiers_of(key) for key in keys) or (bool(trees) and all(map(_negates, trees))),
        expands=any("expand" in modifiers_of(key) for key in keys),
    )


def _conditions(document: Document, written: Mapping[str, Any], block: str, faults: list[Fault]) -> list[str]:
    """Give the conditions; several are alternatives."""
    condition = written.get("condition")
    here = (block, "condition")
    if condition is None:
        faults.append(document.fault(f"{block} has no condition", "such as condition: selection", *here))
        return []
    conditions = condition if isinstance(condition, list) else [condition]
    if not conditions or not all(isinstance(one, str) for one in conditions):
        faults.append(document.fault("the condition is a text", "such as condition: selection", *here))
        return []
    if any(len(one) > _LONGEST for one in conditions):
        faults.append(document.fault("the condition is too long", f"at most {_LONGEST:,} characters", *here))
    return conditions


def _stand_in(name: str) -> SigmaDetection:
    """Give a detection that stands for a named one in the condition that pySigma parses."""
    return SigmaDetection([SigmaDetectionItem(name, [], [SigmaNull()])])


def _expression(
    document: Document, definition: object, here: tuple[Key, ...], reader: Reader, faults: list[Fault]
) -> Expression | None:
    """Read a definition: a mapping whose lines must all match, or a list of mappings or keywords of which one must."""
    if isinstance(definition, Mapping):
        if not definition:
            faults.append(document.fault("the detection is empty", "", *here))
            return None
        lines = [(key, value, (*here, str(key))) for key, value in definition.items()]
        return _joined([_line(document, line, reader, faults) for line in lines], all_of)
    if isinstance(definition, list) and any(isinstance(inner, (Mapping, list)) for inner in definition):
        parts = [_expression(document, inner, (*here, place), reader, faults) for place, inner in enumerate(definition)]
        return _joined(parts, any_of)
    return _line(document, (None, definition, here), reader, faults)


def _joined(parts: list[Expression | None], join: Callable[[list[Expression]], Expression]) -> Expression | None:
    whole = [part for part in parts if part is not None]
    return join(whole) if len(whole) == len(parts) else None


def _line(
    document: Document, line: tuple[str | None, object, tuple[Key, ...]], reader: Reader, faults: list[Fault]
) -> Expression | None:
    """Read one line: its key, its value, and where it stands."""
    try:
        return reader.expression(document, *line)
    except ItemFaults as error:
        faults += error.faults
        return None


def _keys(definition: object) -> list[str]:
    """Give every key of a definition that names a field."""
    if isinstance(definition, Mapping):
        return [str(key) for key in definition]
    return [key for inner in definition for key in _keys(inner)] if isinstance(definition, list) else []


def _negates(node: Any) -> bool:  # noqa: ANN401 - pySigma's tree has no common type
    if isinstance(node, ConditionNOT):
        return True
    return isinstance(node, ConditionItem) and any(_negates(part) for part in node.args)
