from __future__ import annotations

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.signature.units import unit_of


@pytest.mark.parametrize(
    ("kind", "field", "unit"),
    [
        (CorrelationKind.EVENT_COUNT, None, "flow records"),
        (CorrelationKind.VALUE_COUNT, "active_minute", "active minutes"),
        (CorrelationKind.VALUE_COUNT, "dns_query", "distinct values of dns_query"),
        (CorrelationKind.VALUE_SUM, "source_bytes", "bytes (source_bytes)"),
        (CorrelationKind.VALUE_AVG, "source_packets", "packets (source_packets, average)"),
        (CorrelationKind.TEMPORAL, None, "kinds of flow"),
        (CorrelationKind.TEMPORAL_ORDERED, None, "steps in order"),
    ],
)
def test_a_measure_has_a_unit(kind: CorrelationKind, field: str | None, unit: str) -> None:
    assert unit_of(Correlation(kind, 1, field=field)) == unit


@pytest.mark.parametrize(("percentile", "which"), [(50, "median"), (99.9, "percentile 99.9")])
def test_a_percentile_is_named(percentile: float, which: str) -> None:
    correlation = Correlation(CorrelationKind.VALUE_PERCENTILE, 1, field="source_bytes", percentile=percentile)
    assert unit_of(correlation) == f"bytes (source_bytes, {which})"


def test_a_plain_rule_counts_flows() -> None:
    assert unit_of(None) == "flows"
