"""Crossings of trailing windows over the events of many groups, as rare as alerts are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Leaf, Numbers, crossings
from hallmonitor.correlate.correlation import AllPresent, Member, NotPresent, Present

EVENTS = 1_000_000
GROUPS = 5_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

BY_DEVICE = ("device",)
MANY = Correlation(CorrelationKind.EVENT_COUNT, HOUR, BY_DEVICE, threshold=25)
WITHOUT = AllPresent((Present(0), NotPresent(Present(1))))
ASKED = {
    "event_count": MANY,
    "event_count by device and address": Correlation(
        CorrelationKind.EVENT_COUNT, HOUR, ("device", "destination_ip"), threshold=4
    ),
    "value_count of minutes": Correlation(
        CorrelationKind.VALUE_COUNT, 4 * HOUR, BY_DEVICE, threshold=55, field="active_minute"
    ),
    "value_count of addresses": Correlation(
        CorrelationKind.VALUE_COUNT, HOUR, BY_DEVICE, threshold=25, field="destination_ip"
    ),
    "value_sum": Correlation(CorrelationKind.VALUE_SUM, HOUR, BY_DEVICE, threshold=30_000_000, field="bytes"),
    "value_avg": Correlation(CorrelationKind.VALUE_AVG, HOUR, BY_DEVICE, threshold=3_000_000, field="bytes"),
    "value_percentile": Correlation(
        CorrelationKind.VALUE_PERCENTILE, HOUR, BY_DEVICE, threshold=300_000, field="bytes", percentile=90
    ),
    "temporal": Correlation(CorrelationKind.TEMPORAL, 10 * SECOND, BY_DEVICE, threshold=2),
    "temporal_ordered": Correlation(CorrelationKind.TEMPORAL_ORDERED, 10 * SECOND, BY_DEVICE, threshold=2),
    "extended temporal": Correlation(CorrelationKind.TEMPORAL, MINUTE, BY_DEVICE, wanted=WITHOUT),
    "over another": Correlation(
        CorrelationKind.EVENT_COUNT, 8 * HOUR, BY_DEVICE, threshold=3, members=(Member("many", None, MANY),)
    ),
}


def leaf(name: str, rows: int) -> Leaf:
    """A day of records in order of time, of which a few carry most of the bytes."""
    draw = np.random.default_rng(rows)
    ts = np.sort(draw.integers(DAY, size=rows))
    columns = {
        "device": draw.integers(GROUPS, size=rows).astype(np.int32),
        "destination_ip": draw.integers(120_000, size=rows).astype(np.int32),
        "active_minute": (ts // MINUTE).astype(np.int32),
        "bytes": (1_000 * draw.pareto(1.2, rows)).astype(np.int64),
    }
    return Leaf(name, ts, {column: Numbers(values) for column, values in columns.items()})


@pytest.mark.parametrize("asked", ASKED)
def test_crossings(benchmark: Any, asked: str) -> None:
    correlation = ASKED[asked]
    leaves = [leaf("one", EVENTS)]
    if "temporal" in asked:
        leaves = [leaf("one", EVENTS * 9 // 10), leaf("other", EVENTS // 10)]
    found = benchmark(lambda: crossings(correlation, leaves))
    assert found.ts.shape[0] < EVENTS


def test_a_small_batch_over_a_day(benchmark: Any) -> None:
    leaves = [leaf("one", EVENTS)]
    last = DAY - 10 * SECOND
    found = benchmark(lambda: crossings(MANY, leaves, last, DAY))
    assert bool((found.ts > last).all())
