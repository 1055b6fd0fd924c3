"""The crossings of a correlation: the times at which a group is across its threshold.

A correlation is measured at each of its events, over a trailing window (`measure` says what that holds). An event at
which the measure compares with the threshold as asked is a crossing. Nothing is measured between events: for `lt`,
`lte`, `eq` and `neq` as for the others, a group that is silent never crosses.

A correlation over others has their crossings among its events. An inner correlation happens once for each of its events
that is a crossing, at that time, with the values of its group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import VALUED, CorrelationKind
from hallmonitor.correlate.events import Events, parts
from hallmonitor.correlate.grouping import Grouping
from hallmonitor.correlate.leaf import Leaf, Numbers
from hallmonitor.correlate.measure import measure
from hallmonitor.correlate.tree import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Crossings:
    """The crossings of the outermost correlation, by group, then time; each group and time stands there once.

    Equal rows give equal crossings, whatever their order.

    Attributes:
        group: shape (crossings,), numbered from 0 without gaps, in the order of the groups' values.
        ts: shape (crossings,), microseconds.
        measured: shape (crossings,); int64, or float64 for value_avg.
        values: for each name that the correlation groups by, shape (groups,), the number of each group's value.
        counted: for a correlation over others, for each leaf, shape (rows,), whether the row lay in the window of a
            crossing, or of an inner crossing that did. None for a correlation over rules only: there, the rows that
            count are all of the group that lie in its windows.
    """

    group: Ints
    ts: Ints
    measured: NDArray[Any]
    values: tuple[Ints, ...]
    counted: tuple[Mask, ...] | None = None


def crossings(
    correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None = None, until_us: int | None = None
) -> Crossings:
    """Find the crossings of a correlation, as far as they lie in a range of time.

    What is found for (a, b] and for (b, c] is together what is found for (a, c]. The rows of an episode of a
    correlation over others are what `counted` tells for the range of its crossings.

    Args:
        correlation: the outermost of a tree.
        leaves: what each rule of the signature matched, by the rule's number. Rows older than `tree.lookback_us` before
            `after_us` may be left out.
        after_us: only crossings later than this are asked for; None for no bound.
        until_us: only crossings up to this time, itself included, are asked for; None for no bound.
    """
    found = _find(correlation, leaves, after_us, until_us)
    group, first = np.unique(found.code, return_inverse=True)
    counted = None
    if any(member.correlation is not None for member in correlation.members):
        counted = tuple(np.zeros(len(leaf), dtype=np.bool_) for leaf in leaves)
        _count(found, np.ones(found.ts.shape[0], dtype=np.bool_), counted)
    return Crossings(first.astype(np.int64), found.ts, found.measured, found.grouping.values(group), counted)


@dataclass(frozen=True, slots=True)
class _Source:
    """The events of one member.

    Attributes:
        rows: their positions in the member's leaf.
        rule: number of the rule; None for an inner correlation.
        inner: what was found for an inner correlation, and for each of its events the crossing that it stands for.
    """

    rows: Rows
    rule: int | None
    inner: tuple[_Found, Rows] | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one correlation of a tree: its events, and its crossings by group, then time.

    Attributes:
        correlation: which one.
        grouping: the groups of its events.
        event_ts: shape (events,), microseconds.
        sources: its members' events, one after the other in the order of `event_ts`.
        code: shape (crossings,), group.
        ts: shape (crossings,), microseconds.
        measured: shape (crossings,).
        times: shape (crossings,), how many events happened at each.
    """

    correlation: Correlation
    grouping: Grouping
    event_ts: Ints
    sources: tuple[_Source, ...]
    code: Ints
    ts: Ints
    measured: NDArray[Any]
    times: Rows


def _find(correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None, until_us: int | None) -> _Found:
    earliest = None if after_us is None else after_us - correlation.window_us
    names = [leaf.name for leaf in leaves]
    sources: list[_Source] = []
    taken: list[Leaf] = []
    for member in members(correlation, names):
        inner = None
        if member.correlation is not None:
            found = _find(member.correlation, leaves, earliest, until_us)
            inner = found, np.repeat(np.arange(found.ts.shape[0]), found.times)
            leaf = _happening(found, inner[1], member.name)
        else:
            leaf = leaves[member.rule or 0]
        rows = _present(correlation, leaf, earliest, until_us)
        sources.append(_Source(rows, member.rule, inner))
        taken.append(leaf)
    ts = np.concatenate([leaf.ts[source.rows] for leaf, source in zip(taken, sources, strict=True)])
    places = np.repeat(np.arange(len(sources)), [source.rows.shape[0] for source in sources])
    read = [_columns(correlation, leaf, source.rows) for leaf, source in zip(taken, sources, strict=True)]
    numbers = [np.concatenate(column) for column in zip(*read, strict=True)]
    value = numbers.pop() if correlation.kind in VALUED else None
    grouping = Grouping.of(numbers, ts.shape[0])
    pieces = list(_across(correlation, grouping.code, ts, places, value, len(sources), after_us))
    nothing = np.empty(0, dtype=np.int64)
    joined = (np.concatenate(piece) for piece in zip(*pieces, strict=True)) if pieces else (nothing,) * 4
    code, at, measured, times = joined
    return _Found(correlation, grouping, ts, tuple(sources), code, at, measured, times)


def _happening(found: _Found, which: Rows, name: str) -> Leaf:
    """Give the crossings of an inner correlation as the rows of a leaf."""
    values = found.grouping.values(found.code)
    columns = {column: Numbers(value[which]) for column, value in zip(found.correlation.group_by, values, strict=True)}
    return Leaf(name, found.ts[which], columns)


def _asked(correlation: Correlation, leaf: Leaf) -> tuple[str, ...]:
    field = (correlation.field or "",) if correlation.kind in VALUED else ()
    return (*correlation.columns_for(leaf.name), *field)


def _present(correlation: Correlation, leaf: Leaf, earliest_us: int | None, until_us: int | None) -> Rows:
    """Give the rows that happen for a correlation: in time, and with all values that it reads."""
    present = np.ones(len(leaf), dtype=np.bool_)
    if earliest_us is not None:
        present &= leaf.ts > earliest_us
    if until_us is not None:
        present &= leaf.ts <= until_us
    for name in _asked(correlation, leaf):
        numbers = leaf.columns.get(name)
        if numbers is None:
            return np.empty(0, dtype=np.intp)
        if numbers.there is not None:
            present &= numbers.there
    return np.flatnonzero(present)


def _columns(correlation: Correlation, leaf: Leaf, rows: Rows) -> list[Ints]:
    nothing = np.empty(0, dtype=np.int64)
    asked = _asked(correlation, leaf)
    return [leaf.columns[name].values[rows].astype(np.int64) if rows.shape[0] else nothing for name in asked]


def _across(
    correlation: Correlation,
    code: Ints,
    ts: Ints,
    places: Rows,
    value: Ints | None,
    members: int,
    after_us: int | None,
) -> Iterator[tuple[Ints, Ints, NDArray[Any], Rows]]:
    for rows in parts(code, ts, correlation.window_us):
        held = None if value is None else value[rows]
        events = Events.sort(code[rows], ts[rows], places[rows], held, correlation.window_us)
        measured = measure(correlation, events, members)
        across = correlation.across(measured)
        if correlation.kind is CorrelationKind.TEMPORAL_ORDERED:
            across &= measured > 0
        if after_us is not None:
            across &= events.ts > after_us
        at = np.flatnonzero(across)
        _, first, times = np.unique(events.key[at], return_index=True, return_counts=True)
        at = at[first]
        yield events.group[at], events.ts[at], measured[at], times


def _count(found: _Found, which: Mask, counted: Sequence[Mask]) -> None:
    """Mark the rows that lay in the windows of some crossings, down to the leaves."""
    inside = _inside(found, which)
    begin = 0
    for source in found.sources:
        rows = source.rows[inside[begin : begin + source.rows.shape[0]]]
        begin += source.rows.shape[0]
        if source.inner is None:
            counted[source.rule or 0][rows] = True
            continue
        inner, crossing = source.inner
        reached = np.zeros(inner.ts.shape[0], dtype=np.bool_)
        reached[crossing[rows]] = True
        _count(inner, reached, counted)


def _inside(found: _Found, which: Mask) -> Mask:
    """Tell which events lay in the windows of some crossings; shape (events,)."""
    events = found.event_ts.shape[0]
    code = np.concatenate((found.grouping.code, found.code[which]))
    ts = np.concatenate((found.event_ts, found.ts[which]))
    # A crossing comes after the events of its time, and its window reaches back from it.
    order = np.lexsort((np.arange(ts.shape[0]) >= events, ts, code))
    following = np.where(order >= events, np.arange(ts.shape[0]), ts.shape[0] - 1)
    following = order[np.minimum.accumulate(following[::-1])[::-1]]
    near = (code[following] == code[order]) & (ts[following] - ts[order] < found.correlation.window_us)
    inside = np.empty(ts.shape[0], dtype=np.bool_)
    inside[order] = near & (following >= events)
    return inside[:events]
