"""Which rows lay in the windows of crossings, from the outermost correlation inwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.found import Found

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def count(found: Found, crossings: Mask, counted: Sequence[Mask]) -> None:
    """Mark the rows that lay in the windows of some crossings, down to the leaves.

    Args:
        found: what was found for a correlation and for those within it.
        crossings: shape (crossings,), which of them count.
        counted: for each leaf, shape (rows,); what lay in a window is set here.
    """
    if not crossings.any():
        return
    events = found.gathered.events
    inside = _inside(events.code, events.ts, found.code[crossings], found.ts[crossings], found.correlation.window_us)
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
            count(member.found, reached, counted)


def _inside(code: Ints, ts: Ints, crossing_code: Ints, crossing_ts: Ints, window_us: int) -> Mask:
    """Tell which events lay in the windows of some crossings, which come by group, then time; shape (events,)."""
    inside = np.zeros(ts.shape[0], dtype=np.bool_)
    concerned = np.flatnonzero(np.isin(code, crossing_code))
    events = concerned.shape[0]
    code, ts = np.concatenate((code[concerned], crossing_code)), np.concatenate((ts[concerned], crossing_ts))
    # A crossing comes after the events of its time, and its window reaches back from it.
    order = np.lexsort((np.arange(ts.shape[0]) >= events, ts, code))
    following = np.where(order >= events, np.arange(ts.shape[0]), ts.shape[0] - 1)
    following = order[np.minimum.accumulate(following[::-1])[::-1]]
    near = np.empty(ts.shape[0], dtype=np.bool_)
    near[order] = (code[following] == code[order]) & (ts[following] - ts[order] < window_us) & (following >= events)
    inside[concerned] = near[:events]
    return inside
