"""Crossings by which members of a correlation happened in a window.

Events of one group and time are looked at together, as one moment. An event of a member is in the window of a moment
if the member's latest event up to then is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.hits import Hits
from hallmonitor.correlate.wanted import holds, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation, Wanted
    from hallmonitor.correlate.timeline import Positions, Timeline

    Mask = NDArray[np.bool_]

_NEVER = np.iinfo(np.int64).min // 2
"""Key of an event that has not been: keys are from 0 and below 2^62, and differences still fit."""


def temporal(correlation: Correlation, timeline: Timeline, places: NDArray[Any], members: int) -> Hits:
    """Find where the window holds enough members, or those that an extended correlation wants.

    Args:
        correlation: whose threshold or condition.
        timeline: the events.
        places: shape (events,), the member of each, from 0.
        members: how many there are.

    Returns:
        Crossings, measured in members that the window holds, int64.
    """
    moments = _Moments(timeline, places)
    number = np.zeros(moments.at.shape[0], dtype=np.int64)
    if correlation.wanted is None:
        for place in range(members):
            number += moments.present(place)
        return Hits.across(correlation, moments.at, number)
    present = [moments.present(place) for place in range(members)]
    for mask in present:
        number += mask
    found = np.flatnonzero(holds(correlation.wanted, present))
    return Hits(moments.at[found], number[found])


def temporal_ordered(correlation: Correlation, timeline: Timeline, places: NDArray[Any], members: int) -> Hits:
    """Find where members happened one after the other in the window, each later than the one before.

    Events of one time have no order, so that one cannot follow the other. The crossing is at the events of the last.

    Args:
        correlation: for an extended one, the condition tells which members have to be present; those of them that stand
            in it without a not have to be in its order. Otherwise all have to, in theirs.
        timeline: the events.
        places: shape (events,), the member of each, from 0.
        members: how many there are.

    Returns:
        Crossings, measured in members in order, int64.
    """
    moments = _Moments(timeline, places)
    if correlation.wanted is not None:
        return _wanted_in_order(correlation.wanted, moments, members)
    found = moments.following(tuple(range(members)))
    return Hits(moments.at[found], np.full(found.shape[0], members, dtype=np.int64), moments.times(found, members - 1))


def _wanted_in_order(wanted: Wanted, moments: _Moments, members: int) -> Hits:
    """Find moments by the members that are present there: which of them there are tells what the order has to be."""
    present = [moments.present(place) for place in range(members)]
    standing = in_order(wanted)
    held = np.flatnonzero(holds(wanted, present))
    asked = np.zeros((held.shape[0], len(standing)), dtype=np.bool_)
    for column, place in enumerate(standing):
        asked[:, column] = present[place][held]
    chains, which = np.unique(asked, axis=0, return_inverse=True)
    nothing = np.empty(0, dtype=np.int64)
    pieces = [(nothing, nothing, nothing)]
    for number, chain in enumerate(chains):
        order = tuple(place for place, there in zip(standing, chain, strict=True) if there)
        if order:
            found = np.intersect1d(held[which == number], moments.following(order), assume_unique=True)
            measured = np.full(found.shape[0], len(order), dtype=np.int64)
            pieces.append((moments.at[found], measured, moments.times(found, order[-1])))
    at, measured, times = (np.concatenate(piece) for piece in zip(*pieces, strict=True))
    by_time = np.argsort(at)
    return Hits(at[by_time], measured[by_time], times[by_time])


class _Moments:
    """Moments, with the members that have an event at each.

    Args:
        timeline: the events.
        places: shape (events,), the member of each.
    """

    def __init__(self, timeline: Timeline, places: NDArray[Any]) -> None:
        self.at = timeline.moments()
        self._key = timeline.key[self.at]
        self._window_us = timeline.window_us
        self._places = places
        self._moment: Positions | None = None
        if self.at.shape[0] < len(timeline):
            self._moment = np.repeat(np.arange(self.at.shape[0]), np.diff(self.at, prepend=-1))

    def happening(self, place: int) -> Mask:
        """Tell at which moments a member happens."""
        happening: Mask = self._places == place
        if self._moment is None:
            return happening
        at: Mask = np.zeros(self.at.shape[0], dtype=np.bool_)
        at[self._moment[happening]] = True
        return at

    def present(self, place: int) -> Mask:
        """Tell in the windows of which moments a member happens."""
        latest = np.maximum.accumulate(np.where(self.happening(place), self._key, _NEVER))
        there: Mask = self._key - latest < self._window_us
        return there

    def times(self, found: Positions, place: int) -> Positions:
        """Give how many events of a member there are at each of some moments."""
        if self._moment is None:
            return np.ones(found.shape[0], dtype=np.intp)
        return np.bincount(self._moment[self._places == place], minlength=self.at.shape[0])[found]

    def following(self, order: Sequence[int]) -> Positions:
        """Give the moments at which the last of some members happens, after the others in their order, in one window.

        From member to member goes the latest beginning that there can be: the more recent, the better.
        """
        began = np.where(self.happening(order[0]), self._key, _NEVER)
        for place in order[1:]:
            before = np.maximum.accumulate(began)
            before = np.concatenate(([_NEVER], before[:-1]))
            began = np.where(self.happening(place), before, _NEVER)
        return np.flatnonzero(self._key - began < self._window_us)
