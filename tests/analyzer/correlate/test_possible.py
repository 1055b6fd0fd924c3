from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator, timeline
from hallmonitor.correlate.correlation import AllPresent, NotPresent, Present
from hallmonitor.correlate.possible import possible
from hallmonitor.correlate.timeline import Unsorted

W = 10
EVENTS = Unsorted(
    np.asarray([0, 1, 2, 100, 101, 0, 50, 100], dtype=np.int64),
    np.asarray([0, 0, 0, 0, 0, 1, 1, 1], dtype=np.int64),
    2,
    np.asarray([0, 0, 1, 0, 0, 1, 1, 0], dtype=np.uint8),
    np.asarray([5, 0, 1, 9, 0, 0, 4, 2], dtype=np.int64),
)
CASES = {
    "event_count": (Correlation(CorrelationKind.EVENT_COUNT, W, operator=Operator.GT, threshold=2), [0, 1, 2]),
    "value_count": (Correlation(CorrelationKind.VALUE_COUNT, W, threshold=2), [0, 1, 2, 3, 4]),
    "value_sum": (Correlation(CorrelationKind.VALUE_SUM, W, threshold=7), [3, 4]),
    "value_avg": (Correlation(CorrelationKind.VALUE_AVG, W, threshold=5), [0, 1, 2, 3, 4]),
    "value_percentile": (Correlation(CorrelationKind.VALUE_PERCENTILE, W, threshold=9, percentile=9), [3, 4]),
    "temporal": (Correlation(CorrelationKind.TEMPORAL, W, threshold=2), [0, 1, 2]),
    "temporal_ordered": (Correlation(CorrelationKind.TEMPORAL_ORDERED, W, threshold=2), [0, 1, 2]),
    "extended": (
        Correlation(CorrelationKind.TEMPORAL, W, wanted=AllPresent((Present(0), NotPresent(Present(1))))),
        [0, 1, 2, 3, 4, 7],
    ),
}


@pytest.mark.parametrize(("correlation", "kept"), CASES.values(), ids=CASES)
def test_events_far_from_any_crossing_are_left_out(
    correlation: Correlation, kept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "_BITS", 0)
    found = possible(correlation, EVENTS, 2)
    expected = EVENTS.take(np.asarray(kept))
    assert found.ts.tolist() == expected.ts.tolist()
    assert found.code.tolist() == expected.code.tolist()


def test_what_sorts_quickly_is_not_looked_at_before() -> None:
    assert possible(CASES["event_count"][0], EVENTS, 2) is EVENTS


@pytest.mark.parametrize("operator", [Operator.LT, Operator.LTE, Operator.EQ, Operator.NEQ])
def test_low_counts_can_be_anywhere(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_BITS", 0)
    assert possible(Correlation(CorrelationKind.EVENT_COUNT, W, operator=operator, threshold=2), EVENTS, 2) is EVENTS


def test_sums_with_negative_values_can_be_anywhere() -> None:
    assert EVENTS.value is not None
    events = Unsorted(EVENTS.ts, EVENTS.code, 2, None, EVENTS.value - 1)
    assert possible(CASES["value_sum"][0], events, 1) is events
