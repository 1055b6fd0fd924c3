from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.explain.closest import chain_lengths, closest
from hallmonitor.explain.window_measures import Counted

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE = 60_000_000


def events(ts: Sequence[int], rule: Sequence[int] | None = None, group: Sequence[int] | None = None) -> Counted:
    length = len(ts)
    return Counted(
        np.arange(length),
        np.array(rule or [0] * length, dtype=np.int64),
        np.array(ts, dtype=np.int64) * MINUTE,
        np.array(group or [0] * length, dtype=np.int64),
        None,
    )


def counting(operator: Operator = Operator.GTE, threshold: float = 5) -> Correlation:
    return Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, (), operator, threshold)


def test_the_fullest_window_is_closest_and_of_equals_the_earliest() -> None:
    found = closest(counting(), events([0, 5, 6, 7, 30, 31, 32, 33]), 1, 0, 60 * MINUTE)
    assert found is not None
    assert (found.at_us, found.reached, found.across, found.row) == (7 * MINUTE, 4, False, 3)


def test_only_windows_that_end_in_time_count_and_reach_back_before_it() -> None:
    found = closest(counting(), events([0, 5, 6, 7, 12, 40]), 1, 10 * MINUTE, 20 * MINUTE)
    assert found is not None
    assert (found.at_us, found.reached) == (12 * MINUTE, 4)
    assert closest(counting(), events([0, 5]), 1, 10 * MINUTE, 20 * MINUTE) is None
    assert closest(counting(), events([]), 1, 0, 1) is None


def test_a_whole_window_ends_with_the_last_record_of_its_group() -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, (), Operator.LTE, 0)
    minutes, groups = [1, 2, 3, 2, 4], [0, 0, 0, 1, 1]
    found = closest(correlation, events(minutes, group=groups), 1, 0, 9 * MINUTE, whole=True)
    assert found is not None
    assert (found.at_us, found.reached) == (4 * MINUTE, 2)


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
    found = closest(counting(operator, threshold), events([0, 5, 6, 7]), 1, 0, 60 * MINUTE)
    assert found is not None
    assert (found.reached, found.across) == (reached, across)


ORDERED = Correlation(CorrelationKind.TEMPORAL_ORDERED, 10 * MINUTE, (), Operator.GTE, 3)


@pytest.mark.parametrize(
    ("minutes", "rules", "lengths"),
    [
        ([0, 1, 2], [0, 1, 2], [1, 2, 3]),
        ([0, 1, 2], [0, 2, 1], [1, 0, 2]),
        ([0, 0], [0, 1], [1, 0]),
        ([0, 5, 12], [0, 1, 2], [1, 2, 0]),
        ([0, 1], [1, 2], [0, 0]),
    ],
)
def test_a_chain_is_as_long_as_its_steps_follow(minutes: list[int], rules: list[int], lengths: list[int]) -> None:
    assert sorted(chain_lengths(ORDERED, events(minutes, rules), 3).tolist()) == sorted(lengths)


def test_of_steps_in_order_the_longest_chain_is_closest() -> None:
    found = closest(ORDERED, events([0, 1, 30, 31], [0, 1, 0, 2]), 3, 0, 60 * MINUTE)
    assert found is not None
    assert (found.at_us, found.reached, found.steps, found.across) == (MINUTE, 2, (0, 1), False)


def test_of_steps_in_any_order_those_that_are_there_are_told() -> None:
    correlation = Correlation(CorrelationKind.TEMPORAL, 10 * MINUTE, (), Operator.GTE, 3)
    found = closest(correlation, events([0, 1, 30], [2, 0, 1]), 3, 0, 60 * MINUTE)
    assert found is not None
    assert (found.reached, found.steps) == (2, (0, 2))
