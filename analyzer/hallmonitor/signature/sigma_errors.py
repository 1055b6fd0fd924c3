"""What pySigma says of a mistake, as a fault on the line that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sigma.exceptions import SigmaError

from hallmonitor.evaluate import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document, Key

Made = TypeVar("Made")

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
