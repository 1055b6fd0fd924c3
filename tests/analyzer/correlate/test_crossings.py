"""Crossings of whole trees against a brute force that follows the definitions word by word."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallmonitor.correlate import (
    Correlation,
    CorrelationKind,
    Leaf,
    Numbers,
    Operator,
    crossings,
    lookback_us,
    timeline,
)
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, Member, NotPresent, Present, Wanted

if TYPE_CHECKING:
    from hallmonitor.correlate.crossings import Crossings

RULES = ("one", "two", "three")
COLUMNS = ("a", "b", "v")
TEMPORAL = (CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED)


@dataclass(frozen=True)
class Row:
    """What a rule matched; a column that holds nothing is None."""

    rule: int
    ts: int
    a: int | None
    b: int | None
    v: int | None


@dataclass(frozen=True)
class Event:
    """What happens for a correlation: a row, or the crossing of an inner correlation."""

    member: int
    ts: int
    group: tuple[int, ...]
    value: int | None
    rows: frozenset[int]


@dataclass(frozen=True)
class Crossing:
    """An event at which a correlation is across its threshold, with all rows that lay in its window."""

    group: tuple[int, ...]
    ts: int
    measured: float
    rows: frozenset[int]


def events_of(correlation: Correlation, rows: list[Row]) -> list[Event]:
    found = []
    members = correlation.members or [Member(name, rule) for rule, name in enumerate(RULES)]
    for place, member in enumerate(members):
        if member.correlation is None:
            happened = [
                (row.ts, {name: getattr(row, name) for name in COLUMNS}, frozenset([number]))
                for number, row in enumerate(rows)
                if row.rule == member.rule
            ]
        else:
            inner = member.correlation
            happened = [
                (one.ts, dict(zip(inner.group_by, one.group, strict=True)), one.rows)
                for one in crossings_of(inner, rows)
            ]
        for ts, held, behind in happened:
            group = [held.get(name) for name in correlation.columns_for(member.name)]
            value = None if correlation.field is None else held.get(correlation.field)
            if None not in group and not (correlation.field is not None and value is None):
                found.append(Event(place, ts, tuple(group), value, behind))
    return found


def crossings_of(correlation: Correlation, rows: list[Row]) -> list[Crossing]:
    happened = events_of(correlation, rows)
    found = []
    for now in happened:
        held = [one for one in happened if one.group == now.group and now.ts - correlation.window_us < one.ts <= now.ts]
        measured = measure(correlation, held, now)
        if measured is not None:
            found.append(Crossing(now.group, now.ts, measured, frozenset().union(*(one.rows for one in held))))
    return found


def measure(correlation: Correlation, held: list[Event], now: Event) -> float | None:
    """The measure, where it is across."""
    kind = correlation.kind
    if kind is CorrelationKind.TEMPORAL_ORDERED:
        return in_order(correlation, held, now)
    present = {one.member for one in held}
    if correlation.wanted is not None:
        return len(present) if satisfied(correlation.wanted, present) else None
    values = sorted(one.value for one in held if one.value is not None)
    match kind:
        case CorrelationKind.EVENT_COUNT:
            measured: float = len(held)
        case CorrelationKind.VALUE_COUNT:
            measured = len(set(values))
        case CorrelationKind.VALUE_SUM:
            measured = sum(values)
        case CorrelationKind.VALUE_AVG:
            measured = sum(values) / len(values)
        case CorrelationKind.VALUE_PERCENTILE:
            rank = math.ceil(Fraction(str(correlation.percentile)) / 100 * len(values))
            measured = values[max(rank, 1) - 1]
        case CorrelationKind.TEMPORAL:
            measured = len(present)
    limits = [(correlation.operator, correlation.threshold), *([correlation.limit] if correlation.limit else [])]
    return measured if all(crossed(operator, measured, threshold) for operator, threshold in limits) else None


def in_order(correlation: Correlation, held: list[Event], now: Event) -> float | None:
    present = {one.member for one in held}
    chain = list(range(len(correlation.members or RULES)))
    if correlation.wanted is not None:
        if not satisfied(correlation.wanted, present):
            return None
        chain = [member for member in standing(correlation.wanted) if member in present]
    if not chain or now.member != chain[-1] or not preceded(held, chain[:-1], now.ts):
        return None
    return len(chain)


def preceded(held: list[Event], chain: list[int], before: int) -> bool:
    """Whether events of members happened one after the other, the last of them before a time."""
    return not chain or any(
        preceded(held, chain[:-1], one.ts) for one in held if one.member == chain[-1] and one.ts < before
    )


def satisfied(wanted: Wanted, present: set[int]) -> bool:
    match wanted:
        case Present(place):
            return place in present
        case NotPresent(part):
            return not satisfied(part, present)
        case AllPresent(parts):
            return all(satisfied(part, present) for part in parts)
        case AnyPresent(parts):
            return any(satisfied(part, present) for part in parts)


def standing(wanted: Wanted) -> list[int]:
    match wanted:
        case Present(place):
            return [place]
        case NotPresent():
            return []
        case AllPresent(parts) | AnyPresent(parts):
            found: list[int] = []
            for part in parts:
                found += [place for place in standing(part) if place not in found]
            return found


def crossed(operator: Operator, value: float, threshold: float) -> bool:
    return {
        Operator.GTE: value >= threshold,
        Operator.GT: value > threshold,
        Operator.LTE: value <= threshold,
        Operator.LT: value < threshold,
        Operator.EQ: value == threshold,
        Operator.NEQ: value != threshold,
    }[operator]


def leaves_of(rows: list[Row]) -> tuple[list[Leaf], list[list[int]]]:
    """The rows as leaves, and for each leaf the number of each of its rows."""
    numbers = [[number for number, row in enumerate(rows) if row.rule == rule] for rule in range(len(RULES))]
    leaves = []
    for name, own in zip(RULES, numbers, strict=True):
        columns = {}
        for column in COLUMNS:
            held = [getattr(rows[number], column) for number in own]
            there = np.asarray([value is not None for value in held], dtype=np.bool_)
            values = np.asarray([value or 0 for value in held], dtype=np.int64)
            columns[column] = Numbers(values, None if there.all() else there)
        leaves.append(Leaf(name, np.asarray([rows[number].ts for number in own], dtype=np.int64), columns))
    return leaves, numbers


Told = dict[tuple[tuple[int, ...], int], float]


def told(found: Crossings) -> Told:
    groups = list(zip(*(values.tolist() for values in found.values), strict=True)) or [()]
    keys = [(groups[group], ts) for group, ts in zip(found.group.tolist(), found.ts.tolist(), strict=True)]
    assert keys == sorted(set(keys))
    return dict(zip(keys, found.measured.tolist(), strict=True))


def rows_counted(found: Crossings, numbers: list[list[int]]) -> set[int]:
    assert found.counted is not None
    return {
        number
        for mask, own in zip(found.counted, numbers, strict=True)
        for number in np.asarray(own, int)[mask].tolist()
    }


FEW = (0, 0, 0, 0, 1, 1, 2, None)


def some_rows(seed: int) -> list[Row]:
    """Rows of few groups, so that windows hold several of a group; how many there are differs."""
    draw = random.Random(seed)  # noqa: S311 - the same seed gives the same rows
    return [
        Row(
            draw.randrange(3),
            draw.randrange(31),
            draw.choice(FEW),
            draw.choice(FEW),
            draw.choice((*range(-3, 7), None)),
        )
        for _ in range(draw.randrange(24))
    ]


ROWS = st.builds(some_rows, st.integers(0, 1 << 32))
THRESHOLD = st.sampled_from([-1, 0, 0.5, 1, 1.5, 2, 2, 2.0, 2.5, 3, 3, 4, 5, 7])
OPERATOR = st.sampled_from([*Operator, Operator.GTE, Operator.GTE, Operator.GT])
PERCENTILE = st.sampled_from([0, 0.1, 10, 25, 33.3, 50, 66.7, 90, 99.9, 100])


@st.composite
def wanted(draw: st.DrawFn, members: int, depth: int = 2) -> Wanted:
    kind = draw(st.sampled_from(["present"] if not depth else ["present", "not", "all", "any"]))
    if kind == "present":
        return Present(draw(st.integers(0, members - 1)))
    if kind == "not":
        return NotPresent(draw(wanted(members, depth - 1)))
    parts = tuple(draw(st.lists(wanted(members, depth - 1), min_size=1, max_size=3)))
    return AllPresent(parts) if kind == "all" else AnyPresent(parts)


@st.composite
def tree(draw: st.DrawFn, kind: CorrelationKind, depth: int) -> Correlation:
    """A correlation over rules and, up to a depth, over others; most of them group by what those group by."""
    members = []
    for place in range(draw(st.integers(1, 3))):
        if depth and draw(st.integers(0, 3)):
            inner = draw(tree(draw(st.sampled_from(CorrelationKind)), depth - 1))
            members.append(Member(f"inner {place}", None, inner))
        else:
            members.append(Member(f"rule {place}", draw(st.integers(0, 2))))
    names = tuple(draw(st.lists(st.sampled_from("ab"), unique=True, max_size=2)))
    if depth and draw(st.integers(0, 4)):
        inner_names = [set(one.correlation.group_by) for one in members if one.correlation is not None]
        names = tuple(name for name in names if all(name in held for held in inner_names))
    aliases = {}
    if draw(st.integers(0, 3)) == 0:
        names = (*names, "who")
        aliases["who"] = {one.name: draw(st.sampled_from("abv")) for one in members}
    if not depth and draw(st.integers(0, 9)) == 0:
        members = []
    number = len(members) or len(RULES)
    extended = kind in TEMPORAL and draw(st.booleans())
    threshold: float = draw(THRESHOLD)
    operator = draw(OPERATOR)
    if kind is CorrelationKind.TEMPORAL_ORDERED:
        operator, threshold = Operator.GTE, number
    return Correlation(
        kind,
        draw(st.integers(1, 12)),
        names,
        operator,
        threshold,
        draw(st.sampled_from("abv")) if kind.startswith("value") else None,
        aliases,
        draw(PERCENTILE) if kind is CorrelationKind.VALUE_PERCENTILE else None,
        tuple(members),
        limit=None
        if kind in TEMPORAL or draw(st.integers(0, 3))
        else (draw(st.sampled_from(Operator)), draw(THRESHOLD)),
        wanted=draw(wanted(number)) if extended else None,
    )


BITS = {"sorted as numbers": 62, "sorted by positions": 0}
"""How many bits a number may have that is sorted: both ways have to give the same."""


@pytest.fixture(params=list(BITS))
def bits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_BITS", BITS[request.param])


# What the fixture sets holds for all cases of a test.
FIXTURE_ONCE = [HealthCheck.function_scoped_fixture]


@pytest.mark.usefixtures("bits")
@pytest.mark.parametrize("kind", list(CorrelationKind))
@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=FIXTURE_ONCE)
@given(data=st.data())
def test_a_correlation_crosses_where_brute_force_finds(kind: CorrelationKind, data: st.DataObject) -> None:
    correlation = data.draw(tree(kind, 0))
    rows = data.draw(ROWS)
    expected = {(one.group, one.ts): one.measured for one in crossings_of(correlation, rows)}
    found = crossings(correlation, leaves_of(rows)[0])
    assert told(found) == expected
    assert found.counted is None


@pytest.mark.usefixtures("bits")
@pytest.mark.parametrize("kind", list(CorrelationKind))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=FIXTURE_ONCE)
@given(data=st.data())
def test_correlations_over_others_cross_where_brute_force_finds(kind: CorrelationKind, data: st.DataObject) -> None:
    correlation = data.draw(tree(kind, 2))
    rows = data.draw(ROWS)
    expected = crossings_of(correlation, rows)
    leaves, numbers = leaves_of(rows)
    found = crossings(correlation, leaves)
    assert told(found) == {(one.group, one.ts): one.measured for one in expected}
    if found.counted is not None:
        assert rows_counted(found, numbers) == set().union(*(one.rows for one in expected))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(data: st.DataObject) -> None:
    correlation = data.draw(tree(data.draw(st.sampled_from(CorrelationKind)), 1))
    rows = data.draw(ROWS)
    mixed = data.draw(st.permutations(rows))
    found, numbers = crossings(correlation, leaves_of(rows)[0]), leaves_of(rows)[1]
    again, other_numbers = crossings(correlation, leaves_of(mixed)[0]), leaves_of(mixed)[1]
    assert told(again) == told(found)
    if found.counted is not None:
        assert sorted(map(str, (rows[number] for number in rows_counted(found, numbers)))) == sorted(
            map(str, (mixed[number] for number in rows_counted(again, other_numbers)))
        )


@pytest.mark.usefixtures("bits")
@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=FIXTURE_ONCE)
@given(data=st.data())
def test_ranges_of_time_share_out_what_is_found_in_all_of_it(data: st.DataObject) -> None:
    correlation = data.draw(tree(data.draw(st.sampled_from(CorrelationKind)), 2))
    rows = data.draw(ROWS)
    bounds = [None, *sorted(data.draw(st.sets(st.integers(-1, 31), max_size=3))), None]
    whole = crossings(correlation, leaves_of(rows)[0])
    shared: Told = {}
    counted: set[int] = set()
    for after, until in itertools.pairwise(bounds):
        # No row is needed that is older than the correlation looks back, nor any that is later.
        kept = [
            number
            for number, row in enumerate(rows)
            if (after is None or row.ts > after - lookback_us(correlation)) and (until is None or row.ts <= until)
        ]
        leaves, numbers = leaves_of([rows[number] for number in kept])
        part = crossings(correlation, leaves, after, until)
        assert told(crossings(correlation, leaves_of(rows)[0], after, until)) == told(part)
        assert not set(told(part)) & set(shared)
        shared |= told(part)
        if part.counted is not None:
            counted |= {kept[number] for number in rows_counted(part, numbers)}
    assert shared == told(whole)
    if whole.counted is not None:
        assert counted == rows_counted(whole, leaves_of(rows)[1])
