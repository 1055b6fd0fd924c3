"""Crossings by the number of events in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.correlate.hits import Hits

if TYPE_CHECKING:
    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Positions, Timeline


def event_count(correlation: Correlation, timeline: Timeline) -> Hits:
    """Find where the number of events in the window is across the threshold.

    Its measures are int64.
    """
    at = crowded(timeline, correlation.least())
    measured = (at + 1 - timeline.starts(at)).astype(np.int64)
    return Hits.across(correlation, at, measured)


def crowded(timeline: Timeline, least: int | None) -> Positions:
    """Give the moments whose window holds at least a number of events; all where there is no such number.

    The window of an event holds k events if the one k - 1 places before lies in it, so that nothing has to be searched.
    """
    if least is None or least <= 1:
        return timeline.moments()
    if least > len(timeline):
        return np.empty(0, dtype=np.intp)
    back = least - 1
    at = np.flatnonzero(timeline.key[back:] - timeline.key[:-back] < timeline.window_us) + back
    return at[timeline.is_moment(at)]
