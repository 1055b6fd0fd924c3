from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.sums import value_avg, value_sum
from hallmonitor.correlate.timeline import Timeline, Unsorted, timelines

W = 10
HUGE = 1 << 62


def timeline(values: list[int]) -> Timeline:
    ts = np.arange(len(values), dtype=np.int64)
    (found,) = timelines(Unsorted(ts, np.zeros_like(ts), 1, None, np.asarray(values, dtype=np.int64)), W)
    return found


@pytest.mark.parametrize(
    ("values", "sums"),
    [
        ([(1 << 60) + 1, 1 << 60], [(1 << 60) + 1, (1 << 61) + 1]),
        ([HUGE, HUGE, HUGE, 1], [HUGE, 2 * HUGE, 3 * HUGE, 3 * HUGE + 1]),
        ([-HUGE, -HUGE, -HUGE, HUGE], [-HUGE, -2 * HUGE, -3 * HUGE, -2 * HUGE]),
    ],
)
def test_sums_are_exact_beyond_64_bits(values: list[int], sums: list[int]) -> None:
    held = timeline(values)
    assert held.value is not None
    found = value_sum(Correlation(CorrelationKind.VALUE_SUM, W, operator=Operator.NEQ, threshold=0), held, held.value)
    assert found.measured.tolist() == sums


def test_a_sum_just_below_the_threshold_is_below_it() -> None:
    held = timeline([HUGE, HUGE, -1])
    assert held.value is not None
    correlation = Correlation(CorrelationKind.VALUE_SUM, W, operator=Operator.GTE, threshold=2 * HUGE)
    assert value_sum(correlation, held, held.value).at.tolist() == [1]
    small = timeline([1 << 53, 1])
    assert small.value is not None
    above = Correlation(CorrelationKind.VALUE_SUM, W, operator=Operator.GT, threshold=float(1 << 53))
    assert value_sum(above, small, small.value).at.tolist() == [1]


def test_an_average_is_the_float_next_to_the_quotient() -> None:
    values = [(1 << 61) + 257, (1 << 61) - 3, 11]
    held = timeline(values)
    assert held.value is not None
    correlation = Correlation(CorrelationKind.VALUE_AVG, W, operator=Operator.GTE, threshold=0)
    found = value_avg(correlation, held, held.value)
    assert found.measured.tolist() == [sum(values[: number + 1]) / (number + 1) for number in range(3)]
    assert found.measured.dtype == np.float64
