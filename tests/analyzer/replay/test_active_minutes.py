from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hallmonitor.replay.active_minutes import ActiveMinutes

EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(29_600_000, 29_604_000)), min_size=1, max_size=60
)


def added(*parts: list[tuple[int, int, int]], limit: int = 1000) -> ActiveMinutes:
    minutes = ActiveMinutes(limit)
    for part in parts:
        columns = np.array(part, dtype=np.int64).reshape(-1, 3)
        minutes.add(columns[:, 0], columns[:, 1], columns[:, 2])
    return minutes


@given(EVENTS, st.integers(0, 60))
def test_against_sets_and_any_split(events: list[tuple[int, int, int]], cut: int) -> None:
    minutes = added(events[cut:], events[:cut])
    pairs = {(device, category) for device, category, _ in events}
    assert minutes.by_category() == {pair: len({event for event in events if event[:2] == pair}) for pair in pairs}
    assert minutes.by_device() == {
        device: len({minute for other, _, minute in events if other == device}) for device, _ in pairs
    }
    assert not minutes.full


def test_times_before_1970_and_far_ahead() -> None:
    far = 2**63 // 60_000_000 - 1
    minutes = added([(1, 1, -1), (1, 1, -1440), (1, 1, far), ((1 << 20) - 1, 255, far)])
    assert minutes.by_category() == {(1, 1): 3, ((1 << 20) - 1, 255): 1}


def test_full_says_so() -> None:
    assert added([(1, 1, 0), (1, 1, 1), (2, 1, 0)], limit=1).full
    assert added([(1, 1, 0), (1, 1, 1), (2, 1, 0)], limit=1).by_device() == {1: 2}
