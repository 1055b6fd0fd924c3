"""What a window holds at its bounds, for each kind."""

from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.find_hits import find_hits
from hallmonitor.correlate.timeline import Unsorted, timelines

W = 10
Event = tuple[int, int, int]
"""Time, member, value."""


def at(*times: int, place: int = 0, value: int = 0) -> list[Event]:
    return [(ts, place, value) for ts in times]


@pytest.mark.parametrize(
    ("kind", "events", "told"),
    [
        (CorrelationKind.EVENT_COUNT, at(0, 9, 10, 19), {0: 1, 9: 2, 10: 2, 19: 2}),
        (CorrelationKind.EVENT_COUNT, at(5, 5, 5), {5: 3}),
        (CorrelationKind.VALUE_COUNT, at(0, 5, value=1) + at(9, 14, 15, value=2), {0: 1, 5: 1, 9: 2, 14: 2, 15: 1}),
        (CorrelationKind.VALUE_SUM, at(0, value=1) + at(9, value=2) + at(10, value=4), {0: 1, 9: 3, 10: 6}),
        (CorrelationKind.VALUE_AVG, at(0, value=1) + at(9, value=2) + at(10, value=4), {0: 1, 9: 1.5, 10: 3}),
        (CorrelationKind.VALUE_PERCENTILE, at(0, value=1) + at(9, value=2) + at(10, value=4), {0: 1, 9: 1, 10: 2}),
        (CorrelationKind.TEMPORAL, at(0) + at(9, place=1) + at(10, place=2), {0: 1, 9: 2, 10: 2}),
        (CorrelationKind.TEMPORAL_ORDERED, at(0) + at(1, place=1) + at(9, place=2), {9: 3}),
        (CorrelationKind.TEMPORAL_ORDERED, at(0) + at(1, place=1) + at(10, place=2), {}),
        (CorrelationKind.TEMPORAL_ORDERED, at(1) + at(1, place=1) + at(2, place=2), {}),
        (CorrelationKind.TEMPORAL_ORDERED, at(2) + at(1, place=1) + at(3, place=2), {}),
        (CorrelationKind.TEMPORAL_ORDERED, at(0, 3) + at(1, 5, place=1) + at(12, place=2), {12: 3}),
    ],
)
def test_bounds_of_the_window(kind: CorrelationKind, events: list[Event], told: dict[int, float]) -> None:
    ts, place, value = (np.asarray(column, dtype=np.int64) for column in zip(*events, strict=True))
    threshold = 3 if kind is CorrelationKind.TEMPORAL_ORDERED else 0
    correlation = Correlation(kind, W, operator=Operator.GTE, threshold=threshold, percentile=50)
    (timeline,) = timelines(Unsorted(ts, np.zeros_like(ts), 1, place.astype(np.uint8), value), W)
    found = find_hits(correlation, timeline, 3)
    assert dict(zip(timeline.ts_at(found.at).tolist(), found.measured.tolist(), strict=True)) == told
