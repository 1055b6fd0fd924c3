"""The crossings of a correlation: the times at which a group is across its threshold.

A correlation is measured at each of its events, over a trailing window (`find_hits` says what that holds). An event at
which the measure compares with the threshold as asked is a crossing. Nothing is measured between events: for `lt`,
`lte`, `eq` and `neq` as for the others, a group that is silent never crosses.

A correlation over others has their crossings among its events. An inner correlation happens once for each of its events
that is a crossing, at that time, with the values of its group.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.find_hits import find_hits
from hallmonitor.correlate.gather import gather
from hallmonitor.correlate.leaf import Leaf, Numbers
from hallmonitor.correlate.possible import possible
from hallmonitor.correlate.timeline import timelines
from hallmonitor.correlate.tree import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.gather import Gathered
    from hallmonitor.correlate.timeline import Timeline

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
    fresh = np.append(True, found.code[1:] != found.code[:-1])[: found.code.shape[0]]
    counted = None
    if any(member.correlation is not None for member in correlation.members):
        counted = tuple(np.zeros(len(leaf), dtype=np.bool_) for leaf in leaves)
        _count(found, np.ones(found.ts.shape[0], dtype=np.bool_), counted)
    values = found.gathered.grouping.values(found.code[fresh])
    return Crossings(np.cumsum(fresh) - 1, found.ts, found.measured, values, counted)


@dataclass(frozen=True, slots=True)
class _Inner:
    """An inner correlation as a member of another.

    Attributes:
        found: its crossings.
        crossing: for each of its events that is a crossing, which crossing that is.
    """

    found: _Found
    crossing: Rows


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for one correlation of a tree: its events, and its crossings by group, then time.

    Attributes:
        correlation: which one.
        gathered: its events.
        members: for each of its members, the number of the rule, or the inner correlation.
        code: shape (crossings,), group.
        ts: shape (crossings,), microseconds.
        measured: shape (crossings,).
        times: shape (crossings,), how many events happened at each.
    """

    correlation: Correlation
    gathered: Gathered
    members: tuple[int | _Inner, ...]
    code: Ints
    ts: Ints
    measured: NDArray[Any]
    times: Rows


def _find(correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None, until_us: int | None) -> _Found:
    earliest = None if after_us is None else after_us - correlation.window_us
    over: list[int | _Inner] = []
    taken: list[Leaf] = []
    for member in members(correlation, [leaf.name for leaf in leaves]):
        if member.correlation is None:
            rule = member.rule or 0
            over.append(rule)
            taken.append(dataclasses.replace(leaves[rule], name=member.name))
        else:
            found = _find(member.correlation, leaves, earliest, until_us)
            inner = _Inner(found, np.repeat(np.arange(found.ts.shape[0]), found.times))
            over.append(inner)
            taken.append(_happening(inner, member.name))
    gathered = gather(correlation, taken, earliest, until_us)
    pieces = [
        _crossings(correlation, timeline, len(taken), after_us)
        for timeline in timelines(possible(correlation, gathered.events, len(taken)), correlation.window_us)
    ]
    nothing = np.empty(0, dtype=np.int64)
    joined = [np.concatenate(piece) for piece in zip(*pieces, strict=True)] if pieces else [nothing] * 4
    return _Found(correlation, gathered, tuple(over), *joined)


def _crossings(
    correlation: Correlation, timeline: Timeline, members: int, after_us: int | None
) -> tuple[Ints, Ints, NDArray[Any], Rows]:
    found = find_hits(correlation, timeline, members)
    ts = timeline.ts_at(found.at)
    asked = np.s_[:] if after_us is None else ts > after_us
    at = found.at[asked]
    times = timeline.times(at) if found.times is None else found.times[asked]
    return timeline.code_at(at), ts[asked], found.measured[asked], times


def _happening(inner: _Inner, name: str) -> Leaf:
    """Give the crossings of an inner correlation as the rows of a leaf."""
    found, which = inner.found, inner.crossing
    values = found.gathered.grouping.values(found.code)
    columns = {column: Numbers(value[which]) for column, value in zip(found.correlation.group_by, values, strict=True)}
    return Leaf(name, found.ts[which], columns)


def _count(found: _Found, which: Mask, counted: Sequence[Mask]) -> None:
    """Mark the rows that lay in the windows of some crossings, down to the leaves."""
    inside = _inside(found, which)
    begin = 0
    for member, held, number in zip(found.members, found.gathered.rows, found.gathered.counts, strict=True):
        marked = inside[begin : begin + number]
        begin += number
        rows = np.flatnonzero(marked) if held is None else held[marked]
        if isinstance(member, int):
            counted[member][rows] = True
        else:
            reached = np.zeros(member.found.ts.shape[0], dtype=np.bool_)
            reached[member.crossing[rows]] = True
            _count(member.found, reached, counted)


def _inside(found: _Found, which: Mask) -> Mask:
    """Tell which events lay in the windows of some crossings; shape (events,)."""
    happened = found.gathered.events
    events = happened.ts.shape[0]
    code = np.concatenate((happened.code, found.code[which]))
    ts = np.concatenate((happened.ts, found.ts[which]))
    # A crossing comes after the events of its time, and its window reaches back from it.
    order = np.lexsort((np.arange(ts.shape[0]) >= events, ts, code))
    following = np.where(order >= events, np.arange(ts.shape[0]), ts.shape[0] - 1)
    following = order[np.minimum.accumulate(following[::-1])[::-1]]
    near = (code[following] == code[order]) & (ts[following] - ts[order] < found.correlation.window_us)
    inside = np.empty(ts.shape[0], dtype=np.bool_)
    inside[order] = near & (following >= events)
    return inside[:events]
