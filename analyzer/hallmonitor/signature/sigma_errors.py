"""What pySigma says of a mistake, as a fault on the line that it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sigma.exceptions import SigmaError

from hallmonitor.evaluate import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sigma.correlations import SigmaCorrelationRule
    from sigma.filters import SigmaFilter
    from sigma.rule import SigmaRule

    from hallmonitor.signature.documents import Document, Key
    from hallmonitor_service.faults import Fault

Made = TypeVar("Made")
Parsed = TypeVar("Parsed", "SigmaRule", "SigmaFilter", "SigmaCorrelationRule")

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


_NAMES = "join names of detections by and, or, not; or write 1 of NAME*, all of them"
_REMEDIES = {
    "SigmaConditionError": _NAMES,
    "SigmaFilterConditionError": _NAMES,
    "SigmaCorrelationTypeError": "event_count, value_count, value_sum, value_avg, value_percentile, value_median, "
    "temporal or temporal_ordered",
    "SigmaTimespanError": "a number with s, m, h, d or w, such as 4h",
    "SigmaLogsourceError": "product: hallmonitor, category: flow",
    "SigmaIdentifierError": "such as uuidgen prints",
    "SigmaLevelError": "informational, low, medium, high or critical",
    "SigmaStatusError": "stable, test, experimental, deprecated or unsupported",
    "SigmaDateError": "such as 2026-05-12",
    "SigmaModifiedError": "such as 2026-05-12",
    "SigmaTagError": "such as clause.other-use",
}
"""What would be right where pySigma refuses something."""

_SEE: Final = "see the shipped ones"
_PARSER: Final = re.compile(r"Expected .*?, found (?P<found>.*?)\s+\(at char (?P<place>\d+)\)", re.DOTALL)
"""How the parser of conditions puts a mistake, with its grammar before it."""


def sigma_fault(document: Document, error: Exception, *place: Key) -> Fault:
    """Turn an error of pySigma's into a fault on the line that it is about, unless a place is given."""
    told = str(error.args[0]) if error.args else type(error).__name__
    kind = type(error).__name__
    if parsed := _PARSER.match(told):
        told = f"the condition cannot be read from character {int(parsed['place']) + 1} on: {parsed['found']}"
    remedy = _REMEDIES.get(kind, _SEE)
    return document.fault(f"not Sigma: {told.rstrip('.')}", remedy, *(place or _PLACES.get(kind, ())))


def parsed_by_sigma(document: Document, faults: list[Fault], kind: type[Parsed], data: dict[str, Any]) -> Parsed | None:
    """Have pySigma parse a document; everything that it says of it is added to `faults`.

    Args:
        document: where it was written.
        faults: where mistakes go.
        kind: what it is: a rule, a filter or a correlation.
        data: what pySigma is given of it.
    """
    parsed = by_sigma(document, faults, lambda: kind.from_dict(data, collect_errors=True))
    if parsed is not None:
        faults += [sigma_fault(document, error) for error in parsed.errors]
    return parsed


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
        faults.append(document.fault(f"not Sigma: {type(error).__name__}: {error}", _SEE, *place))
    return None
