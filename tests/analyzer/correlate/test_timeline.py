from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import timeline
from hallmonitor.correlate.timeline import Timeline, Unsorted, is_packed, order, timelines

W = 10


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(values, dtype=np.int64)


@pytest.fixture(params=[62, 0], ids=["sorted as numbers", "sorted by positions"])
def bits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(timeline, "_BITS", request.param)
    return int(request.param)


def one(events: Unsorted, window_us: int = W) -> Timeline:
    (found,) = timelines(events, window_us)
    return found


def test_events_are_sorted_by_group_then_time(bits: int) -> None:
    events = Unsorted(ints(5, 9, 3, 2), ints(1, 0, 1, 0), 2, ints(0, 1, 2, 3).astype(np.uint8), ints(-4, 5, 6, 7))
    assert is_packed(events, W) == (bits > 0)
    found = one(events)
    everywhere = np.arange(4)
    assert found.code_at(everywhere).tolist() == [0, 0, 1, 1]
    assert found.ts_at(everywhere).tolist() == [2, 9, 3, 5]
    assert found.place is not None
    assert found.place.tolist() == [3, 1, 2, 0]
    assert found.value is not None
    assert found.value.tolist() == [7, 5, 6, -4]
    assert len(found) == 4


@pytest.mark.usefixtures("bits")
def test_a_window_holds_its_own_time_and_not_what_is_exactly_as_old() -> None:
    found = one(Unsorted(ints(0, 9, 10, 10), ints(0, 0, 0, 0), 1))
    assert found.moments().tolist() == [0, 1, 3]
    assert found.starts(np.arange(4)).tolist() == [0, 0, 1, 1]
    assert found.times(found.moments()).tolist() == [1, 1, 2]
    assert found.is_moment(np.arange(4)).tolist() == [True, True, False, True]


@pytest.mark.usefixtures("bits")
def test_a_window_never_reaches_into_the_group_before() -> None:
    found = one(Unsorted(ints(100, 0, 1 << 50), ints(0, 1, 2), 3))
    assert found.starts(np.arange(3)).tolist() == [0, 1, 2]


@pytest.mark.usefixtures("bits")
def test_a_window_longer_than_all_time_holds_all_of_a_group() -> None:
    found = one(Unsorted(ints(7, 0, 3), ints(0, 0, 1), 2), 1 << 80)
    assert found.starts(np.arange(3)).tolist() == [0, 0, 2]


def test_no_events_are_no_timeline() -> None:
    assert timelines(Unsorted(ints(), ints(), 1), W) == []


def test_what_does_not_fit_one_timeline_is_split_at_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_BITS", 0)
    monkeypatch.setattr(timeline, "_PART", 1 << 5)
    events = Unsorted(ints(*range(0, 30, 3), *range(0, 30, 3)), ints(*[3] * 10, *range(4, 14)), 14)
    found = timelines(events, W)
    assert [part.code_at(np.arange(len(part))).tolist() for part in found] == [
        [3] * 10,
        [4, 5, 6],
        [7, 8, 9],
        [10, 11, 12, 13],
    ]
    assert np.concatenate([part.ts_at(np.arange(len(part))) for part in found]).tolist() == events.ts.tolist()


def test_times_that_no_clock_tells_are_refused() -> None:
    with pytest.raises(OverflowError, match="36,500 years"):
        timelines(Unsorted(ints(0, 1 << 60), ints(0, 0), 1), W)


@pytest.mark.parametrize("numbers", [[3, 0, 3, 1, 0], [1 << 62, 0, 1 << 62, 5]])
def test_positions_are_in_order_of_their_numbers_then_their_own(numbers: list[int]) -> None:
    assert order(ints(*numbers)).tolist() == sorted(range(len(numbers)), key=lambda place: numbers[place])
