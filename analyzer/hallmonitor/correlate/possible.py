"""Groups that cannot be across a threshold, left out before anything is sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.correlate.correlation import COUNTED, CorrelationKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Unsorted

_LARGEST_TABLE = 4
"""A table of groups is worth its memory while it has at most so many places for each event."""

_SLACK = 1e-6
"""Sums of float64 are off by less than this share of what they sum, for as many events as fit into memory."""


def possible(correlation: Correlation, events: Unsorted, members: int) -> Unsorted:
    """Leave out the events of groups that all their events together do not bring across.

    Args:
        correlation: whose threshold.
        events: those of the correlation.
        members: how many members it has.
    """
    number = events.ts.shape[0]
    if not number or events.size > _LARGEST_TABLE * number:
        return events
    kept = _kept(correlation, events, members)
    if kept is None or kept.all():
        return events
    return events.take(np.flatnonzero(kept[events.code]))


def _kept(correlation: Correlation, events: Unsorted, members: int) -> NDArray[np.bool_] | None:
    """Tell which groups can cross; None where all have to be looked at."""
    kind, least = correlation.kind, correlation.least()
    if kind is CorrelationKind.TEMPORAL_ORDERED or kind is CorrelationKind.TEMPORAL:
        if correlation.wanted is not None or least is None or least <= 1 or events.place is None:
            return None
        if kind is CorrelationKind.TEMPORAL_ORDERED:
            least = members
        held = np.zeros(events.size, dtype=np.int64)
        for place in range(members):
            seen = np.zeros(events.size, dtype=np.bool_)
            seen[events.code[events.place == place]] = True
            held += seen
        return held >= least
    if least is None or least <= 1:
        return None
    if kind in COUNTED:
        return np.bincount(events.code, minlength=events.size) >= least
    if kind is CorrelationKind.VALUE_SUM and events.value is not None and int(events.value.min()) >= 0:
        return np.bincount(events.code, events.value, events.size) >= least * (1 - _SLACK)
    return None
