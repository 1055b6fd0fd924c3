from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present, Wanted
from hallmonitor.correlate.temporal import temporal, temporal_ordered
from hallmonitor.correlate.timeline import Timeline, Unsorted, timelines

W = 10
A, B, C = Present(0), Present(1), Present(2)


def timeline(events: str) -> tuple[Timeline, np.ndarray[tuple[int], np.dtype[np.uint8]]]:
    """Each letter is an event of a member, at the number of its place; brackets hold events of one time."""
    ts: list[int] = []
    places: list[int] = []
    now, together = -1, False
    for letter in events:
        if letter in "()":
            now, together = now + (letter == "("), letter == "("
            continue
        now += not together
        if letter != ".":
            ts.append(now)
            places.append("abc".index(letter))
    held, place = np.asarray(ts, dtype=np.int64), np.asarray(places, dtype=np.uint8)
    (found,) = timelines(Unsorted(held, np.zeros_like(held), 1, place), W)
    assert found.place is not None
    return found, found.place


@pytest.mark.parametrize(
    ("events", "wanted", "crossings"),
    [
        ("a", AllPresent((A, NotPresent(B))), {0: 1}),
        ("ba", AllPresent((A, NotPresent(B))), {}),
        ("ab.........a", AllPresent((A, NotPresent(B))), {0: 1, 11: 1}),
        ("(ab)", AllPresent((A, NotPresent(B))), {}),
        ("a.c", AllPresent((A, AnyPresent((B, C)))), {2: 2}),
        ("c", NotPresent(A), {0: 1}),
    ],
)
def test_extended_temporal(events: str, wanted: Wanted, crossings: dict[int, int]) -> None:
    held, places = timeline(events)
    found = temporal(Correlation(CorrelationKind.TEMPORAL, W, wanted=wanted), held, places, 3)
    assert dict(zip(held.ts_at(found.at).tolist(), found.measured.tolist(), strict=True)) == crossings


@pytest.mark.parametrize(
    ("events", "wanted", "crossings"),
    [
        ("ab", AllPresent((A, B)), {1: (2, 1)}),
        ("ba", AllPresent((A, B)), {}),
        ("ba", AllPresent((B, A)), {1: (2, 1)}),
        ("a(bb)", AllPresent((A, B)), {1: (2, 2)}),
        ("(ab)", AllPresent((A, B)), {}),
        ("acb", AllPresent((A, B, NotPresent(C))), {}),
        ("a.b", AllPresent((A, B, NotPresent(C))), {2: (2, 1)}),
        ("abc", AllPresent((A, AnyPresent((B, C)))), {1: (2, 1), 2: (3, 1)}),
        ("acb", AllPresent((A, AnyPresent((B, C)))), {1: (2, 1)}),
        ("a.........b", AllPresent((A, B)), {}),
        ("c", NotPresent(A), {}),
    ],
)
def test_extended_in_order(events: str, wanted: Wanted, crossings: dict[int, tuple[int, int]]) -> None:
    held, places = timeline(events)
    found = temporal_ordered(Correlation(CorrelationKind.TEMPORAL_ORDERED, W, wanted=wanted), held, places, 3)
    assert found.times is not None
    told = zip(found.measured.tolist(), found.times.tolist(), strict=True)
    assert dict(zip(held.ts_at(found.at).tolist(), told, strict=True)) == crossings


def test_fewer_members_than_all_can_be_enough() -> None:
    held, places = timeline("a.bc.........c")
    correlation = Correlation(CorrelationKind.TEMPORAL, W, operator=Operator.GTE, threshold=2)
    found = temporal(correlation, held, places, 3)
    assert dict(zip(held.ts_at(found.at).tolist(), found.measured.tolist(), strict=True)) == {2: 2, 3: 3}
