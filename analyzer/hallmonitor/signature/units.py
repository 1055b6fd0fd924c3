"""What a measure counts, where a signature does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.columns import VOCABULARY
from hallmonitor.correlate import CorrelationKind

if TYPE_CHECKING:
    from hallmonitor.correlate import Correlation

_COUNTED = {"active_minute": "active minutes", "destination_ip": "addresses", "device": "devices"}
_MEDIAN = 50
_TEMPORAL = {CorrelationKind.TEMPORAL: "kinds of flow", CorrelationKind.TEMPORAL_ORDERED: "steps in order"}


def unit_of(correlation: Correlation | None) -> str:
    """Give the unit of a correlation's measure, in the plural."""
    if correlation is None or correlation.kind is CorrelationKind.EVENT_COUNT:
        return "flows" if correlation is None else "flow records"
    field = correlation.field or ""
    match correlation.kind:
        case CorrelationKind.VALUE_COUNT:
            return _COUNTED.get(field, f"distinct values of {field}")
        case CorrelationKind.VALUE_SUM:
            return f"{VOCABULARY[field].unit or 'in sum'} ({field})"
        case CorrelationKind.VALUE_AVG:
            return f"{VOCABULARY[field].unit or 'on average'} ({field}, average)"
        case CorrelationKind.VALUE_PERCENTILE:
            return f"{VOCABULARY[field].unit or 'as a value'} ({field}, {_percentile(correlation)})"
        case _:
            return _TEMPORAL[correlation.kind]


def _percentile(correlation: Correlation) -> str:
    return "median" if correlation.percentile == _MEDIAN else f"percentile {correlation.percentile:g}"
