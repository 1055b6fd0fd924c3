from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.explain.closest import closest
from hallmonitor.explain.window_measures import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE = 60_000_000


def counting(operator: Operator = Operator.GTE, threshold: float = 5) -> Correlation:
    return Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, (), operator, threshold)


def measured(
    correlation: Correlation, minutes: Sequence[int], values: Sequence[int], groups: Sequence[int] | None = None
) -> Measured:
    value = np.array(values, dtype=np.int64)
    group = np.array(groups or [0] * len(values), dtype=np.int64)
    ts = np.array(minutes, dtype=np.int64) * MINUTE
    return Measured(group, ts, value, correlation.across(value), ((7,), (8,)))


def test_the_fullest_window_is_closest_and_of_equals_the_earliest() -> None:
    found = closest(counting(), measured(counting(), [0, 5, 7, 30, 33], [1, 2, 4, 1, 4]), 0, 60 * MINUTE)
    assert found is not None
    assert (found.at_us, found.reached, found.across, found.group) == (7 * MINUTE, 4, False, (7,))


def test_only_windows_that_end_in_time_count() -> None:
    at = measured(counting(), [0, 7, 12, 40], [1, 4, 3, 9])
    found = closest(counting(), at, 10 * MINUTE, 20 * MINUTE)
    assert found is not None
    assert (found.at_us, found.reached) == (12 * MINUTE, 3)
    assert closest(counting(), at, 13 * MINUTE, 20 * MINUTE) is None
    assert closest(counting(), measured(counting(), [], []), 0, MINUTE) is None


def test_a_whole_window_ends_with_the_last_record_of_its_group() -> None:
    least = counting(Operator.LTE, 0)
    at = measured(least, [1, 2, 3, 2, 4], [1, 2, 3, 1, 2], [0, 0, 0, 1, 1])
    found = closest(least, at, 0, 9 * MINUTE, whole=True)
    assert found is not None
    assert (found.at_us, found.reached, found.group) == (4 * MINUTE, 2, (8,))


@pytest.mark.parametrize(
    ("operator", "threshold", "reached", "across"),
    [
        (Operator.GTE, 5, 4, False),
        (Operator.GTE, 4, 4, True),
        (Operator.LT, 1, 1, False),
        (Operator.EQ, 3, 3, True),
        (Operator.EQ, 9, 4, False),
        (Operator.NEQ, 1, 2, True),
    ],
)
def test_closeness_follows_the_operator(operator: Operator, threshold: float, reached: float, *, across: bool) -> None:
    correlation = counting(operator, threshold)
    found = closest(correlation, measured(correlation, [0, 5, 6, 7], [1, 2, 3, 4]), 0, 60 * MINUTE)
    assert found is not None
    assert (found.reached, found.across) == (reached, across)


def test_steps_that_are_over_before_the_window_ends_count() -> None:
    ordered = Correlation(CorrelationKind.TEMPORAL_ORDERED, 10 * MINUTE, threshold=2)
    found = closest(ordered, measured(ordered, [0, 1, 2], [1, 2, 0]), 0, 9 * MINUTE, whole=True)
    assert found is not None
    assert (found.at_us, found.reached, found.across) == (MINUTE, 2, True)
