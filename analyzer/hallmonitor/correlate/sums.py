"""Crossings by the sum or the average of a column over a window, exact in whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import Operator
from hallmonitor.correlate.hits import Hits
from hallmonitor.correlate.recent import recent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Timeline

_EXACT_FLOAT = 1 << 53
_EXACT_INT = 1 << 62


def value_sum(correlation: Correlation, timeline: Timeline, values: NDArray[Any]) -> Hits:
    """Find where the sum over the window is across the threshold.

    Args:
        correlation: whose threshold.
        timeline: the events.
        values: shape (events,), whole numbers.

    Returns:
        Positions of crossings, and the sum at each: int64, or Python's integers where it might not hold the sum of all.
    """
    running = _running(values, _EXACT_INT)
    at = timeline.moments()
    measured = running[at + 1] - running[timeline.starts(at)]
    return Hits.across(correlation, at, measured)


def value_avg(correlation: Correlation, timeline: Timeline, values: NDArray[Any]) -> Hits:
    """Find where the average over the window is across the threshold.

    An average can reach a threshold only where one of its values does.

    Returns:
        Positions of crossings, and the average at each: the float64 next to the quotient of whole numbers.
    """
    running = _running(values, _EXACT_FLOAT)
    if correlation.operator in {Operator.EQ, Operator.NEQ}:
        at = timeline.moments()
    else:
        at = recent(timeline, correlation.across(values))
    starts = timeline.starts(at)
    # Python divides large integers to the nearest float; NumPy does so below 2^53.
    measured = ((running[at + 1] - running[starts]) / (at + 1 - starts)).astype(np.float64)
    return Hits.across(correlation, at, measured)


def _running(values: NDArray[Any], exact: int) -> NDArray[Any]:
    """Give the sums of the first 0, 1, 2, ... values; Python's integers where a sum might not be below a bound."""
    furthest = max(abs(int(values.min())), abs(int(values.max())))
    kind = np.int64 if furthest * values.shape[0] < exact else np.object_
    return np.concatenate((np.zeros(1, dtype=kind), np.cumsum(values.astype(kind), dtype=kind)))
