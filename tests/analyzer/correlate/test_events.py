from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate.events import Events, parts

W = 10


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(values, dtype=np.int64)


def test_events_are_sorted_by_group_then_time() -> None:
    events = Events.sort(ints(1, 0, 1, 0), ints(5, 9, 3, 2), ints(0, 1, 2, 3), ints(4, 5, 6, 7), W)
    assert events.group.tolist() == [0, 0, 1, 1]
    assert events.ts.tolist() == [2, 9, 3, 5]
    assert events.order.tolist() == [3, 1, 2, 0]
    assert events.rule.tolist() == [3, 1, 2, 0]
    assert events.value is not None
    assert events.value.tolist() == [7, 5, 6, 4]
    assert len(events) == 4


def test_a_window_holds_its_own_time_and_not_what_is_exactly_as_old() -> None:
    events = Events.sort(ints(0, 0, 0, 0), ints(0, 9, 10, 10), ints(0, 0, 0, 0), None, W)
    assert events.starts().tolist() == [0, 0, 1, 1]
    assert events.ends().tolist() == [1, 2, 4, 4]


def test_a_window_never_reaches_into_the_group_before() -> None:
    events = Events.sort(ints(0, 1), ints(100, 0), ints(0, 0), None, W)
    assert events.starts().tolist() == [0, 1]


def test_no_events_are_no_fault() -> None:
    events = Events.sort(ints(), ints(), ints(), None, W)
    assert len(events) == 0
    assert events.starts().tolist() == []
    assert parts(ints(), ints(), W) == []


def test_input_too_large_for_one_sort_is_split_at_groups() -> None:
    group, ts = ints(0, 1, 2, 3, 0), ints(0, 1 << 60, 5, 6, 7)
    with pytest.raises(OverflowError):
        Events.sort(group, ts, ts, None, W)
    found = parts(group, ts, W)
    assert sorted(np.concatenate(found).tolist()) == [0, 1, 2, 3, 4]
    assert len(found) == 2
    for part in found:
        assert len(Events.sort(group[part], ts[part], ts[part], None, W)) == part.shape[0]


def test_mostly_there_is_one_part() -> None:
    assert [part.tolist() for part in parts(ints(0, 1, 0), ints(1, 2, 3), W)] == [[0, 1, 2]]
