"""The detections of a rule or a filter: each comparison checked on its line, then compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sigma.exceptions import SigmaError
from sigma.rule import SigmaDetectionItem

from hallmonitor.evaluate import Refused
from hallmonitor.evaluate.compiler import any_of
from hallmonitor.evaluate.text_match import LINEAR, PatternError, compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sigma.conditions import SigmaCondition

    from hallmonitor.evaluate import Compiler, Expression
    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document, Key

Made = TypeVar("Made")

_NOT_DETECTIONS = frozenset({"condition", "rules", "timeframe"})

_PLACES = {
    "SigmaConditionError": ("detection", "condition"),
    "SigmaFilterConditionError": ("filter", "condition"),
    "SigmaFilterRuleReferenceError": ("filter", "rules"),
    "SigmaCorrelationConditionError": ("correlation", "condition"),
    "SigmaCorrelationTypeError": ("correlation", "type"),
    "SigmaTimespanError": ("correlation", "timespan"),
    "SigmaCorrelationRuleError": ("correlation",),
    "SigmaDetectionError": ("detection",),
    "SigmaFilterError": ("filter",),
    "SigmaLogsourceError": ("logsource",),
    "SigmaIdentifierError": ("id",),
    "SigmaNameError": ("name",),
    "SigmaTitleError": ("title",),
    "SigmaLevelError": ("level",),
    "SigmaStatusError": ("status",),
    "SigmaDateError": ("date",),
    "SigmaModifiedError": ("modified",),
    "SigmaTagError": ("tags",),
    "SigmaRelatedError": ("related",),
    "SigmaReferencesError": ("references",),
    "SigmaFieldsError": ("fields",),
    "SigmaAuthorError": ("author",),
    "SigmaDescriptionError": ("description",),
    "SigmaFalsePositivesError": ("falsepositives",),
}
"""Where in a document each of pySigma's errors points to."""


def sigma_fault(document: Document, error: Exception, *place: Key) -> Fault:
    """Turn an error of pySigma's into a fault on the line that it is about, unless a place is given."""
    told = str(error.args[0]) if error.args else type(error).__name__
    return document.fault(f"not Sigma: {told.rstrip('.')}", "", *(place or _PLACES.get(type(error).__name__, ())))


def by_sigma(document: Document, faults: list[Fault], call: Callable[[], Made], *place: Key) -> Made | None:
    """Have pySigma work on what a person wrote: whatever it raises is a fault of the file.

    Args:
        document: where it was written.
        faults: where the fault goes.
        call: the work.
        place: the key that a refusal points at.
    """
    try:
        return call()
    except Refused as refused:
        faults.append(document.fault(refused.message, refused.remedy, *place))
    except RecursionError:
        faults.append(document.fault("not Sigma: it is nested too deeply", "use fewer parentheses", *place))
    except SigmaError as error:
        faults.append(sigma_fault(document, error, *place))
    except Exception as error:  # noqa: BLE001 - on odd input it raises TypeError, AttributeError, IndexError and others
        faults.append(document.fault(f"not Sigma: {type(error).__name__}: {error}", "", *place))
    return None


def check_items(document: Document, block: str, compiler: Compiler) -> list[Fault]:
    """Check each comparison of `detection` or `filter` by itself, so that every mistake is found with its line."""
    detections = document.data.get(block)
    if not isinstance(detections, Mapping):
        return [document.fault(f"{block} is a mapping of named detections and a condition", "", block)]
    faults: list[Fault] = []
    conditions = detections.get("condition", "")
    if not all(isinstance(one, str) for one in (conditions if isinstance(conditions, list) else [conditions])):
        faults.append(document.fault("the condition is a text", "such as condition: selection", block, "condition"))
    for name, definition in detections.items():
        if name not in _NOT_DETECTIONS:
            _check(document, definition, (block, str(name)), compiler, faults)
    return faults


def compile_conditions(conditions: Sequence[SigmaCondition], compiler: Compiler) -> Expression:
    """Compile the conditions of a rule or a filter; several are alternatives.

    Raises:
        Refused: where a part cannot be evaluated.
        SigmaError: where a condition cannot be parsed.
    """
    return any_of([compiler.condition(condition.parsed) for condition in conditions])


def _check(
    document: Document, definition: object, keys: tuple[Key, ...], compiler: Compiler, faults: list[Fault]
) -> None:
    waiting: list[tuple[object, tuple[Key, ...]]] = [(definition, keys)]
    while waiting:
        part, here = waiting.pop(0)
        if isinstance(part, Mapping):
            for key, value in part.items():
                faults += _item(document, key, value, (*here, str(key)), compiler)
        elif isinstance(part, list) and any(isinstance(inner, (Mapping, list)) for inner in part):
            waiting += [(inner, (*here, place)) for place, inner in enumerate(part)]
        else:
            faults.append(
                document.fault(
                    "a keyword without a field cannot be looked for in flow records",
                    "name the column that should hold it",
                    *here,
                )
            )


def _item(document: Document, key: str, value: Any, keys: tuple[Key, ...], compiler: Compiler) -> list[Fault]:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, list) and not value:
        return [document.fault(f"{key} has an empty list", "use null to match where the column holds nothing", *keys)]
    found = _patterns(document, key, value, keys)
    if found:
        return found
    try:
        item = SigmaDetectionItem.from_mapping(key, value)
    except Exception as error:  # noqa: BLE001 - on odd input it raises TypeError, AttributeError and others
        told = str(error.args[0]) if error.args else type(error).__name__
        return [document.fault(f"{key}: {told.rstrip('.')}", "", *keys)]
    faults: list[Fault] = []
    for one in item.value:
        try:
            compiler.test(item.field, one)
        except Refused as refused:
            fault = document.fault(refused.message, refused.remedy, *keys)
            if fault not in faults:
                faults.append(fault)
    return faults


def _patterns(document: Document, key: str, value: object, keys: tuple[Key, ...]) -> list[Fault]:
    """Check regular expressions before pySigma does, which would write RE2's complaints to standard error."""
    if "re" not in key.split("|")[1:]:
        return []
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
            message = f"the regular expression {pattern} is refused: {error}"
            faults.append(document.fault(message, LINEAR, *keys))
    return faults
