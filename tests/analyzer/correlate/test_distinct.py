from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.distinct import distinct
from hallmonitor.correlate.timeline import Unsorted, timelines

W = 10
FAR = 1 << 62


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([1, 1, 2, 2, 3], [1, 1, 2, 2, 3]),
        ([3, 1, 3, 2, 1], [1, 2, 2, 3, 3]),
        ([FAR, -FAR, FAR, 0, -FAR], [1, 2, 2, 3, 3]),
    ],
    ids=["rising", "mixed", "too far apart for one number"],
)
@pytest.mark.parametrize("least", [0, 1, 2, 3, 4])
def test_distinct_values_are_counted(values: list[int], numbers: list[int], least: int) -> None:
    ts = np.arange(5, dtype=np.int64) * 2
    (timeline,) = timelines(Unsorted(ts, np.zeros_like(ts), 1, None, np.asarray(values)), W)
    correlation = Correlation(CorrelationKind.VALUE_COUNT, W, operator=Operator.GTE, threshold=least)
    assert timeline.value is not None
    found = distinct(correlation, timeline, timeline.value)
    told = [(place, number) for place, number in enumerate(numbers) if number >= least]
    assert list(zip(found.at.tolist(), found.measured.tolist(), strict=True)) == told


def test_a_value_that_comes_back_after_a_window_is_one_value() -> None:
    ts = np.asarray([0, 10, 11, 25], dtype=np.int64)
    (timeline,) = timelines(Unsorted(ts, np.zeros_like(ts), 1), W)
    found = distinct(Correlation(CorrelationKind.VALUE_COUNT, W), timeline, np.asarray([5, 5, 4, 4]))
    assert found.measured.tolist() == [1, 1, 2, 1]
