"""The vectorised measures against a brute force that is written to be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.correlate import Correlation, CorrelationKind, Events, measure

W = 10
RULES = 3


@dataclass(frozen=True)
class Happening:
    group: int
    ts: int
    rule: int
    value: int


def window(happenings: list[Happening], now: Happening) -> list[Happening]:
    """What happened in the group in (now - W, now]."""
    return [one for one in happenings if one.group == now.group and now.ts - W < one.ts <= now.ts]


def in_order(held: list[Happening], rule: int, before: int) -> bool:
    """Whether events of the rules up to `rule` happened one after the other, the last before a time."""
    return rule < 0 or any(in_order(held, rule - 1, one.ts) for one in held if one.rule == rule and one.ts < before)


def expected(kind: CorrelationKind, happenings: list[Happening], now: Happening) -> float:
    held = window(happenings, now)
    match kind:
        case CorrelationKind.EVENT_COUNT:
            return len(held)
        case CorrelationKind.VALUE_COUNT:
            return len({one.value for one in held})
        case CorrelationKind.VALUE_SUM:
            return sum(one.value for one in held)
        case CorrelationKind.VALUE_AVG:
            return sum(one.value for one in held) / len(held)
        case CorrelationKind.TEMPORAL:
            return len({one.rule for one in held})
        case CorrelationKind.TEMPORAL_ORDERED:
            last = now.rule == RULES - 1
            return RULES if last and in_order(held, RULES - 2, now.ts) else 0


def measured(kind: CorrelationKind, happenings: list[Happening]) -> list[float]:
    columns = [np.asarray([getattr(one, name) for one in happenings], dtype=np.int64) for name in HAPPENING]
    events = Events.sort(*columns, W)
    found = np.empty(len(happenings))
    found[events.order] = measure(Correlation(kind, W), events, RULES)
    return list(found.tolist())


HAPPENING = ("group", "ts", "rule", "value")
ONE = st.builds(Happening, st.integers(0, 2), st.integers(0, 40), st.integers(0, RULES - 1), st.integers(-3, 3))


@pytest.mark.parametrize("kind", list(CorrelationKind))
@settings(max_examples=200, deadline=None, derandomize=True)
@given(happenings=st.lists(ONE, max_size=20))
def test_measures_are_what_brute_force_finds(kind: CorrelationKind, happenings: list[Happening]) -> None:
    assert measured(kind, happenings) == [expected(kind, happenings, now) for now in happenings]


def at(*times: int, rule: int = 0, value: int = 0) -> list[Happening]:
    return [Happening(0, ts, rule, value) for ts in times]


@pytest.mark.parametrize(
    ("kind", "happenings", "told"),
    [
        (CorrelationKind.EVENT_COUNT, at(0, 9, 10, 19), [1, 2, 2, 2]),
        (CorrelationKind.EVENT_COUNT, at(5, 5, 5), [3, 3, 3]),
        (CorrelationKind.VALUE_COUNT, at(0, 5, value=1) + at(9, 10, 14, 15, value=2), [1, 1, 2, 2, 2, 1]),
        (CorrelationKind.VALUE_SUM, at(0, value=1) + at(9, value=2) + at(10, value=4), [1, 3, 6]),
        (CorrelationKind.TEMPORAL, at(0, rule=0) + at(9, rule=1) + at(10, rule=2), [1, 2, 2]),
        (CorrelationKind.TEMPORAL_ORDERED, at(0, rule=0) + at(1, rule=1) + at(9, rule=2), [0, 0, 3]),
        (CorrelationKind.TEMPORAL_ORDERED, at(0, rule=0) + at(1, rule=1) + at(10, rule=2), [0, 0, 0]),
        (CorrelationKind.TEMPORAL_ORDERED, at(1, rule=0) + at(1, rule=1) + at(2, rule=2), [0, 0, 0]),
        (CorrelationKind.TEMPORAL_ORDERED, at(2, rule=0) + at(1, rule=1) + at(3, rule=2), [0, 0, 0]),
    ],
)
def test_bounds_of_the_window(kind: CorrelationKind, happenings: list[Happening], told: list[int]) -> None:
    assert measured(kind, happenings) == told


def test_large_sums_are_exact() -> None:
    happenings = at(0, value=(1 << 60) + 1) + at(1, value=1 << 60)
    columns = [np.asarray([getattr(one, name) for one in happenings], dtype=np.int64) for name in HAPPENING]
    found = measure(Correlation(CorrelationKind.VALUE_SUM, W), Events.sort(*columns, W), 1)
    assert found.tolist() == [(1 << 60) + 1, (1 << 61) + 1]


def test_a_kind_that_reads_a_column_needs_one() -> None:
    zero = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="the events carry none"):
        measure(Correlation(CorrelationKind.VALUE_SUM, W), Events.sort(zero, zero, zero, None, W), 1)
