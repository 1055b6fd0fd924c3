"""Events that no crossing can depend on, left out before anything is sorted.

Time is cut into pieces as long as the window, and a group in one piece is a cell. A window lies in a cell and the one
before it. So what two such cells hold together is the most that a window in the later one can hold: where that is not
enough, nothing crosses. Cells are counted in a table that is no larger than twice the events; several cells may share
a place in it, and then only seem to hold more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import COUNTED, CorrelationKind, Operator
from hallmonitor.correlate.timeline import is_packed
from hallmonitor.correlate.wanted import may_hold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Unsorted

    Mask = NDArray[np.bool_]

_SLACK = 1e-6
"""Sums of float64 are off by less than this share of what they sum, for as many events as fit into memory."""


def possible(correlation: Correlation, events: Unsorted, members: int) -> Unsorted:
    """Leave out events that neither are crossings nor lie in the window of one.

    Args:
        correlation: whose threshold.
        events: those of the correlation.
        members: how many members it has.
    """
    if not events.ts.shape[0]:
        return events
    # What is sorted as one number is sorted as fast as it is counted here.
    if correlation.kind in COUNTED and is_packed(events, correlation.window_us):
        return events
    cells = _Cells.of(events, correlation.window_us)
    enough = _enough(correlation, events, cells, members)
    if enough is None:
        return events
    needed = enough | np.roll(enough, -1)
    return events if needed.all() else events.take(np.flatnonzero(needed[cells.number]))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells as places in a table.

    Attributes:
        number: shape (events,), the place of each event's cell; the cell before it is at the place before, and the last
            place is before the first.
        size: how many places there are, a power of two.
    """

    number: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, events: Unsorted, window_us: int) -> _Cells:
        first = int(events.ts.min())
        span = int(events.ts.max()) - first
        # One piece more keeps groups apart, and an odd number of them spreads groups over all places of the table.
        pieces = (span // window_us + 2) | 1
        size = 1 << min(events.size * pieces, 2 * events.ts.shape[0]).bit_length()
        number = events.ts - first
        number //= min(window_us, span + 1)
        # Numbers beyond 64 bits wrap around, which leaves their place in the table.
        number += events.code * pieces
        number &= size - 1
        return cls(number, size)

    def seen(self, asked: Mask | None) -> Mask:
        """Tell of each cell whether it or the one before holds an event that is asked for."""
        held = np.zeros(self.size, dtype=np.bool_)
        held[self.number if asked is None else self.number[asked]] = True
        held |= np.roll(held, 1)
        return held

    def summed(self, values: NDArray[Any] | None) -> NDArray[Any]:
        """Give how much each cell and the one before hold: of events, or of values."""
        held = np.bincount(self.number, values, self.size)
        held += np.roll(held, 1)
        return held


def _enough(correlation: Correlation, events: Unsorted, cells: _Cells, members: int) -> Mask | None:
    """Tell in which cells a crossing can be; None where it can be in all."""
    kind, least = correlation.kind, correlation.least()
    match kind:
        case CorrelationKind.TEMPORAL | CorrelationKind.TEMPORAL_ORDERED:
            return _enough_members(correlation, events, cells, members)
        case CorrelationKind.EVENT_COUNT | CorrelationKind.VALUE_COUNT if least is not None and least > 1:
            return np.asarray(cells.summed(None) >= least)
        case CorrelationKind.VALUE_SUM if least is not None and least > 0 and _never_negative(events):
            return np.asarray(cells.summed(events.value) >= least * (1 - _SLACK))
        case CorrelationKind.VALUE_AVG if correlation.operator not in {Operator.EQ, Operator.NEQ}:
            return _enough_values(correlation, events, cells)
        case CorrelationKind.VALUE_PERCENTILE:
            return _enough_values(correlation, events, cells)
        case _:
            return None


def _never_negative(events: Unsorted) -> bool:
    return events.value is not None and int(events.value.min()) >= 0


def _enough_values(correlation: Correlation, events: Unsorted, cells: _Cells) -> Mask | None:
    """An average, and a percentile, is across only where one of its values is."""
    return None if events.value is None else cells.seen(correlation.across(events.value))


def _enough_members(correlation: Correlation, events: Unsorted, cells: _Cells, members: int) -> Mask | None:
    if events.place is None:
        return None
    if correlation.wanted is not None:
        return may_hold(correlation.wanted, [cells.seen(events.place == place) for place in range(members)])
    least = members if correlation.kind is CorrelationKind.TEMPORAL_ORDERED else correlation.least()
    if least is None:
        return None
    held = np.zeros(cells.size, dtype=np.min_scalar_type(members))
    for place in range(members):
        held += cells.seen(events.place == place)
    return np.asarray(held >= least)
