from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.counting import crowded, event_count
from hallmonitor.correlate.timeline import Timeline, Unsorted, timelines

W = 10


def timeline(*ts: int) -> Timeline:
    held = np.asarray(ts, dtype=np.int64)
    return timelines(Unsorted(held, np.zeros_like(held), 1), W)[0]


@pytest.mark.parametrize(
    ("least", "moments"), [(None, [0, 1, 3, 4]), (1, [0, 1, 3, 4]), (2, [1, 3, 4]), (3, [3, 4]), (4, [4]), (6, [])]
)
def test_moments_with_enough_events_in_their_window(least: int | None, moments: list[int]) -> None:
    assert crowded(timeline(0, 9, 10, 10, 12), least).tolist() == moments


@pytest.mark.parametrize(
    ("operator", "crossings"),
    [
        (Operator.GTE, {10: 3, 12: 4}),
        (Operator.GT, {12: 4}),
        (Operator.EQ, {10: 3}),
        (Operator.LT, {0: 1, 9: 2}),
        (Operator.NEQ, {0: 1, 9: 2, 12: 4}),
        (Operator.LTE, {0: 1, 9: 2, 10: 3}),
    ],
)
def test_events_are_counted_where_the_number_is_across(operator: Operator, crossings: dict[int, int]) -> None:
    held = timeline(0, 9, 10, 10, 12)
    found = event_count(Correlation(CorrelationKind.EVENT_COUNT, W, operator=operator, threshold=3), held)
    assert dict(zip(held.ts_at(found.at).tolist(), found.measured.tolist(), strict=True)) == crossings
