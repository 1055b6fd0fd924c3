"""Crossings by the number of distinct values in a window.

A value seen at s is present on [s, s + W). Presence of one value that overlaps or touches is one stretch, with a first
and a last event. At time t, the number of distinct values is the number of stretches begun by t less those whose last
event is W old or older. So k values are present at t if the last event of the stretch k before the next one to begin,
in the order of last events, is less than W old: again nothing has to be searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.counting import crowded
from hallmonitor.correlate.grouping import from_zero
from hallmonitor.correlate.hits import Hits
from hallmonitor.correlate.timeline import order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Positions, Timeline

    Mask = NDArray[np.bool_]


def distinct(correlation: Correlation, timeline: Timeline, values: NDArray[Any]) -> Hits:
    """Find where the number of distinct values in the window is across the threshold.

    Args:
        correlation: whose threshold.
        timeline: the events.
        values: shape (events,), whole numbers.

    Returns:
        Positions of crossings, and the number of values at each, int64.
    """
    least = correlation.least()
    at = crowded(timeline, least)
    if not at.shape[0]:
        return Hits(at, np.empty(0, dtype=np.int64))
    begins, lasts = _stretches(timeline, values)
    begun = np.cumsum(begins)[at]
    key, ended = timeline.key[at], timeline.key[lasts]
    if least is not None and least > 1:
        enough = begun >= least
        enough[enough] = key[enough] - ended[begun[enough] - least] < timeline.window_us
        at, begun, key = at[enough], begun[enough], key[enough]
    measured = begun - np.searchsorted(ended, key - timeline.window_us, side="right")
    return Hits.across(correlation, at, measured)


def _stretches(timeline: Timeline, values: NDArray[Any]) -> tuple[Mask, Positions]:
    """Tell which events begin a stretch, and give the positions of those that end one."""
    key, window_us = timeline.key, timeline.window_us
    near = key[1:] - key[:-1] < window_us
    if not bool((near & (values[1:] < values[:-1])).any()):
        # Values that never fall within a window, such as minutes: the stretches follow one another.
        again = near & (values[1:] == values[:-1])
        return np.concatenate(([True], ~again)), np.flatnonzero(np.append(~again, True))
    by_value = order(from_zero(values, 1 << 62))
    key, values = key[by_value], values[by_value]
    again = (values[1:] == values[:-1]) & (key[1:] - key[:-1] < window_us)
    begins = np.empty(key.shape[0], dtype=np.bool_)
    ends = np.empty(key.shape[0], dtype=np.bool_)
    begins[by_value] = np.concatenate(([True], ~again))
    ends[by_value] = np.append(~again, True)
    return begins, np.flatnonzero(ends)
