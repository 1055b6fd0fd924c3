"""The crossings of each correlation of a tree, from those within outwards."""

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


@dataclass(frozen=True, slots=True)
class Inner:
    """An inner correlation as a member of another.

    Attributes:
        found: its crossings.
        crossing: shape (events,), for each of its events that is a crossing, which crossing that is.
    """

    found: Found
    crossing: Rows

    def happening(self, name: str) -> Leaf:
        """Give the events as the rows of a leaf."""
        correlation, which = self.found.correlation, self.crossing
        values = self.found.gathered.grouping.values(self.found.code)
        columns = {column: Numbers(value[which]) for column, value in zip(correlation.group_by, values, strict=True)}
        return Leaf(name, self.found.ts[which], columns)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one correlation of a tree: its events, and its crossings by group, then time.

    Attributes:
        correlation: which one.
        gathered: its events.
        members: for each of its members, the number of the rule, or the inner correlation.
        code: shape (crossings,), group.
        ts: shape (crossings,), microseconds.
        measured: shape (crossings,).
    """

    correlation: Correlation
    gathered: Gathered
    members: tuple[int | Inner, ...]
    code: Ints
    ts: Ints
    measured: NDArray[Any]


def find(correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None, until_us: int | None) -> Found:
    """Find the crossings of a correlation in a range of time, and before it those of the correlations within.

    Args:
        correlation: root of a tree.
        leaves: what each rule of the signature matched, by the rule's number.
        after_us: only crossings later than this are asked for; None for no bound.
        until_us: only crossings up to this time are asked for; None for no bound.
    """
    return _find(correlation, leaves, after_us, until_us)[0]


def _find(
    correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None, until_us: int | None, *, inner: bool = False
) -> tuple[Found, Rows]:
    """Find crossings; for an inner correlation, tell besides how many events happened at each."""
    earliest = None if after_us is None else after_us - correlation.window_us
    over: list[int | Inner] = []
    taken: list[Leaf] = []
    for member in members(correlation, [leaf.name for leaf in leaves]):
        if member.correlation is None:
            rule = member.rule or 0
            over.append(rule)
            taken.append(dataclasses.replace(leaves[rule], name=member.name))
        else:
            found, times = _find(member.correlation, leaves, earliest, until_us, inner=True)
            held = Inner(found, np.repeat(np.arange(times.shape[0]), times))
            over.append(held)
            taken.append(held.happening(member.name))
    gathered = gather(correlation, taken, earliest, until_us)
    pieces = [
        _crossings(correlation, timeline, len(taken), after_us, inner=inner)
        for timeline in timelines(possible(correlation, gathered.events, len(taken)), correlation.window_us)
    ]
    nothing = np.empty(0, dtype=np.int64)
    joined = [np.concatenate(piece) for piece in zip(*pieces, strict=True)] if pieces else [nothing] * 4
    code, ts, measured, times = joined
    return Found(correlation, gathered, tuple(over), code, ts, measured), times


def _crossings(
    correlation: Correlation, timeline: Timeline, members: int, after_us: int | None, *, inner: bool
) -> tuple[Ints, Ints, NDArray[Any], Rows]:
    hits = find_hits(correlation, timeline, members)
    ts = timeline.ts_at(hits.at)
    if after_us is not None:
        late = ts > after_us
        hits, ts = hits.only(late), ts[late]
    times = hits.at[:0]
    if inner:
        times = timeline.times(hits.at) if hits.times is None else hits.times
    return timeline.code_at(hits.at), ts, hits.measured, times
