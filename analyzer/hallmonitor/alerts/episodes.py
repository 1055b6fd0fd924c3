"""Episodes: when a group is across its threshold, and which events belong to that.

Let W be the window of a correlation; a plain rule has the window `gap` and the threshold one event.

- The measure is taken at the events of a group. An event at which it is across the threshold is a crossing.
- An episode opens at a crossing that has no crossing of its group within W before it.
- It goes on with each crossing less than W after the one before, whether or not the measure was below in between.
- It closes when a whole W passes without a crossing: a crossing exactly W after the last opens a new episode.
- Its evidence are the group's events in (first crossing - W, last crossing], which are all that its windows held. So
  it begins before the first crossing, at the first event that counted towards it.
- Its measure is the furthest that the measure went at its crossings: the largest for gt, gte, eq and neq, the smallest
  for lt and lte.

Example: event_count >= 3 in 10 min, events of one device at minutes 0, 4, 8, 9, 17, 30, 31, 38. The windows hold
1, 2, 3, 4, 3, 1, 2, 3 events, so minutes 8, 9, 17 and 38 are crossings. 17 comes 8 minutes after 9, so it continues;
38 comes 21 minutes after 17, so it opens another. Episode one: crossings 8 to 17, evidence minutes 0 to 17, measure 4.
Episode two: crossing 38, evidence minutes 30 to 38, measure 3. With events at 0 and 10 only, a plain rule with a gap of
10 min has two episodes; at 0 and 9, one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate import CorrelationKind, Events, Operator, measure
from hallmonitor.correlate.correlation import COUNTED
from hallmonitor.correlate.events import parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode.

    Attributes:
        group: dense number of its group.
        first_crossing_us: time of its first crossing.
        measured: the furthest measure.
        rows: positions of its evidence in the input.
    """

    group: int
    first_crossing_us: int
    measured: float
    rows: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Happened:
    """Events in any order; all arrays have shape (events,).

    Attributes:
        group: dense group numbers from 0.
        ts: microseconds.
        rule: number of each event's rule, in the correlation's order.
        value: the column that the correlation reads, where it reads one.
    """

    group: Ints
    ts: Ints
    rule: NDArray[Any]
    value: Ints | None = None


def episodes(correlation: Correlation, happened: Happened, rules: int) -> list[Episode]:
    """Find the episodes of all groups.

    Args:
        correlation: what makes a crossing.
        happened: the events.
        rules: number of rules.

    Returns:
        Episodes in order of group and time; the order of the events in the input does not matter.
    """
    found: list[Episode] = []
    possible = _possible(correlation, happened.group)
    for part in parts(happened.group[possible], happened.ts[possible], correlation.window_us):
        rows = possible[part]
        held = None if happened.value is None else happened.value[rows]
        group, ts, rule = (values[rows] for values in (happened.group, happened.ts, happened.rule))
        events = Events.sort(group, ts, rule, held, correlation.window_us)
        found += _within(correlation, events, rows, rules)
    return found


def _possible(correlation: Correlation, group: Ints) -> NDArray[np.intp]:
    """Leave out groups with too few events to ever cross."""
    least = correlation.threshold
    if correlation.kind not in COUNTED or correlation.operator not in {Operator.GTE, Operator.GT} or least <= 1:
        return np.arange(group.shape[0])
    if not group.shape[0]:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(np.bincount(group)[group] >= least)


def _within(correlation: Correlation, events: Events, rows: NDArray[np.intp], rules: int) -> list[Episode]:
    measured = measure(correlation, events, rules)
    across = correlation.across(measured)
    if correlation.kind is CorrelationKind.TEMPORAL_ORDERED:
        across &= measured > 0
    crossings = np.flatnonzero(across)
    if not crossings.shape[0]:
        return []
    keys = events.key[crossings]
    opening = np.flatnonzero(np.concatenate(([True], keys[1:] - keys[:-1] >= correlation.window_us)))
    furthest = np.minimum if correlation.operator in {Operator.LT, Operator.LTE} else np.maximum
    peaks = furthest.reduceat(measured[crossings], opening)
    opens = crossings[opening]
    closes = crossings[np.append(opening[1:], crossings.shape[0]) - 1]
    begins = np.searchsorted(events.key, events.key[opens] - correlation.window_us, side="right")
    ends = np.searchsorted(events.key, events.key[closes], side="right")
    return [
        Episode(int(events.group[opened]), int(events.ts[opened]), peak, rows[events.order[begin:end]])
        for opened, peak, begin, end in zip(opens.tolist(), peaks.tolist(), begins.tolist(), ends.tolist(), strict=True)
    ]
