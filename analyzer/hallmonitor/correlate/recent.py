"""Moments whose window holds an event that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.timeline import Positions, Timeline


def recent(timeline: Timeline, asked: NDArray[np.bool_]) -> Positions:
    """Give the moments whose window holds an event of a mask; shape (moments,)."""
    at = timeline.moments()
    chosen = np.flatnonzero(asked)
    if not chosen.shape[0]:
        return at[:0]
    latest = np.cumsum(asked)[at] - 1
    found = latest >= 0
    at, latest = at[found], latest[found]
    near: Positions = at[timeline.key[at] - timeline.key[chosen[latest]] < timeline.window_us]
    return near
