"""Episodes against a brute force that follows their definition word by word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import episodes as module
from hallmonitor.alerts.episodes import Happened, episodes
from hallmonitor.correlate import Correlation, CorrelationKind, Operator

W = 10
MINUTE = 60_000_000


@dataclass(frozen=True)
class Happening:
    group: int
    ts: int
    rule: int
    value: int


@dataclass
class Told:
    group: int
    first_crossing: int
    last_crossing: int
    measured: float


def measure(correlation: Correlation, held: list[Happening], now: Happening) -> float:
    match correlation.kind:
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
            return 2 if now.rule == 1 and any(one.rule == 0 and one.ts < now.ts for one in held) else 0


def crossed(operator: Operator, value: float, threshold: float) -> bool:
    return {
        Operator.GTE: value >= threshold,
        Operator.GT: value > threshold,
        Operator.LTE: value <= threshold,
        Operator.LT: value < threshold,
        Operator.EQ: value == threshold,
        Operator.NEQ: value != threshold,
    }[operator]


def brute_force(correlation: Correlation, happenings: list[Happening]) -> list[tuple[int, int, float, list[int]]]:
    least = correlation.operator in {Operator.LT, Operator.LTE}
    found: list[tuple[int, int, float, list[int]]] = []
    for group in sorted({one.group for one in happenings}):
        own = sorted((one for one in happenings if one.group == group), key=lambda one: one.ts)
        open_now: Told | None = None
        told: list[Told] = []
        for now in own:
            held = [one for one in own if now.ts - W < one.ts <= now.ts]
            value = measure(correlation, held, now)
            if not crossed(correlation.operator, value, correlation.threshold):
                continue
            if open_now is None or now.ts - open_now.last_crossing >= W:
                open_now = Told(group, now.ts, now.ts, value)
                told.append(open_now)
            open_now.last_crossing = now.ts
            open_now.measured = min(open_now.measured, value) if least else max(open_now.measured, value)
        for one in told:
            evidence = [
                place
                for place, event in enumerate(happenings)
                if event.group == group and one.first_crossing - W < event.ts <= one.last_crossing
            ]
            found.append((group, one.first_crossing, one.measured, evidence))
    return found


def columns(happenings: list[Happening]) -> Happened:
    taken = {
        name: np.asarray([getattr(one, name) for one in happenings], dtype=np.int64)
        for name in ("group", "ts", "rule", "value")
    }
    return Happened(**taken)


ONE = st.builds(Happening, st.integers(0, 2), st.integers(0, 60), st.integers(0, 1), st.integers(0, 4))
OPERATORS = {
    CorrelationKind.TEMPORAL: [Operator.GTE],
    CorrelationKind.TEMPORAL_ORDERED: [Operator.GTE],
}


@pytest.mark.parametrize("kind", list(CorrelationKind))
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_episodes_are_what_brute_force_finds(kind: CorrelationKind, data: st.DataObject) -> None:
    operator = data.draw(st.sampled_from(OPERATORS.get(kind, list(Operator))))
    threshold = 2 if kind in OPERATORS else data.draw(st.integers(0, 6))
    happenings = data.draw(st.lists(ONE, max_size=20))
    correlation = Correlation(kind, W, ("device",), operator, threshold, "value")
    found = [
        (one.group, one.first_crossing_us, one.measured, sorted(one.rows.tolist()))
        for one in episodes(correlation, columns(happenings), 2)
    ]
    assert found == brute_force(correlation, happenings)


def at_minutes(*minutes: int) -> Happened:
    ts = np.asarray(minutes, dtype=np.int64) * MINUTE
    return Happened(np.zeros_like(ts), ts, np.zeros_like(ts))


def test_the_worked_example() -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, threshold=3)
    found = episodes(correlation, at_minutes(0, 4, 8, 9, 17, 30, 31, 38), 1)
    assert [(one.first_crossing_us // MINUTE, one.measured, one.rows.tolist()) for one in found] == [
        (8, 4, [0, 1, 2, 3, 4]),
        (38, 3, [5, 6, 7]),
    ]


@pytest.mark.parametrize(("minutes", "number"), [((0, 10), 2), ((0, 9), 1), ((0, 9, 18, 28), 2)])
def test_a_plain_rule_closes_when_its_gap_passes(minutes: tuple[int, ...], number: int) -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, threshold=1)
    assert len(episodes(correlation, at_minutes(*minutes), 1)) == number


def test_groups_over_a_long_time_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    group = np.arange(6, dtype=np.int64)
    ts = np.asarray([0, 1 << 60, 0, 1, 2, 3], dtype=np.int64)
    happened = Happened(group, ts, np.zeros_like(ts))
    sorts: list[int] = []
    sort = module.Events.sort

    def counted(dense: np.ndarray, *rest: object) -> object:
        sorts.append(int(dense.max()))
        return sort(dense, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module.Events, "sort", counted)
    found = episodes(Correlation(CorrelationKind.EVENT_COUNT, W, threshold=1), happened, 1)
    assert sorted((one.first_crossing_us, one.rows.tolist()) for one in found) == sorted(
        (when, [place]) for place, when in enumerate(ts.tolist())
    )
    assert len(sorts) > 1
