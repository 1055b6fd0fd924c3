"""Crossings by a percentile of a column over a window, by nearest rank.

The percentile p of n values is the one at place ceil(p / 100 * n) in ascending order, the first for p = 0: always a
value that was there. It is at least T if fewer values than that are below T. So crossings are found by counting, and a
percentile is looked up where it has to be told.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import Operator
from hallmonitor.correlate.hits import Hits
from hallmonitor.correlate.recent import recent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.timeline import Ints, Positions, Timeline

    Mask = NDArray[np.bool_]


def value_percentile(correlation: Correlation, timeline: Timeline, values: NDArray[Any]) -> Hits:
    """Find where the percentile of the window is across the threshold.

    Args:
        correlation: whose percentile and threshold.
        timeline: the events.
        values: shape (events,), whole numbers.

    Returns:
        Positions of crossings, and the percentile at each, int64.
    """
    # The percentile is one of the values, so that one of them has to be across.
    at = recent(timeline, correlation.across(values))
    starts = timeline.starts(at)
    rank = ranks(correlation.percentile or 0, at + 1 - starts)
    across = _across(correlation, values, starts, at + 1, rank)
    at, starts, rank = at[across], starts[across], rank[across]
    return Hits(at, nearest_rank(values, starts, at + 1, rank))


def ranks(percentile: float, counts: Ints) -> Ints:
    """Give the place of the percentile among so many values each, from 1; exact for the percentile as it is written."""
    share = Fraction(str(percentile)) / 100
    most = int(counts.max(initial=0))
    if share.numerator * most >= 1 << 62:
        table = [-(-share.numerator * count // share.denominator) for count in range(most + 1)]
        return np.maximum(np.asarray(table, dtype=np.int64)[counts], 1)
    return np.maximum(-(-share.numerator * counts // share.denominator), 1)


def _across(correlation: Correlation, values: NDArray[Any], starts: Positions, ends: Positions, rank: Ints) -> Mask:
    """Compare the percentiles of windows with the threshold, by how many values lie below it, or up to it."""

    def holds(operator: Operator) -> Mask:
        """Tell where a percentile is at least, or above, the threshold."""
        short_of = ~dataclasses.replace(correlation, operator=operator).across(values)
        running = np.concatenate(([0], np.cumsum(short_of)))
        fewer: Mask = running[ends] - running[starts] < rank
        return fewer

    match correlation.operator:
        case Operator.GTE | Operator.GT as operator:
            return holds(operator)
        case Operator.LT:
            return ~holds(Operator.GTE)
        case Operator.LTE:
            return ~holds(Operator.GT)
        case Operator.EQ:
            return holds(Operator.GTE) & ~holds(Operator.GT)
        case Operator.NEQ:
            return ~holds(Operator.GTE) | holds(Operator.GT)


def nearest_rank(values: NDArray[Any], starts: Positions, ends: Positions, rank: Ints) -> Ints:
    """Give the value at a place in ascending order of each of many ranges of values.

    The values are told apart bit by bit, from the highest: of those that agree so far, the ones with a 0 go before the
    ones with a 1, and how many of a range have a 0 tells on which side its answer lies (a wavelet matrix, of which one
    level is held at a time: Claude, Navarro, Ordóñez, "The wavelet matrix", 2015).

    Args:
        values: shape (events,), whole numbers.
        starts: first position of each range, shape (ranges,).
        ends: position after the last of each range.
        rank: place asked of each, from 1 to the length of the range.
    """
    if not starts.shape[0]:
        return np.empty(0, dtype=np.int64)
    change = np.zeros(values.shape[0] + 1, dtype=np.int64)
    np.add.at(change, starts, 1)
    np.add.at(change, ends, -1)
    covered = np.cumsum(change[:-1]) > 0
    before = _running(covered)
    distinct, code = np.unique(values[covered], return_inverse=True)
    code, place = code.astype(before.dtype), (rank - 1).astype(before.dtype)
    begin, end = before[starts], before[ends]
    found = np.zeros(starts.shape[0], dtype=np.int64)
    for bit in reversed(range(int(distinct.shape[0] - 1).bit_length())):
        low = (code >> bit) & 1 == 0
        lows = _running(low)
        low_begin, low_end = lows[begin], lows[end]
        among = low_end - low_begin
        high = place >= among
        begin = np.where(high, lows[-1] + begin - low_begin, low_begin)
        end = np.where(high, lows[-1] + end - low_end, low_end)
        place = np.where(high, place - among, place)
        found += high.astype(np.int64) << bit
        code = np.concatenate((code[low], code[~low]))
    answer: Ints = distinct[found].astype(np.int64)
    return answer


def _running(counted: Mask) -> NDArray[Any]:
    """Give how many of the first 0, 1, 2, ... are counted; in 32 bits, which read in half the time, where those do."""
    running = np.zeros(counted.shape[0] + 1, dtype=np.int32 if counted.shape[0] < 1 << 31 else np.int64)
    np.cumsum(counted, out=running[1:])
    return running
