"""The measure of a correlation at each event, for whole arrays at once.

Let W be the window. At an event of time t, the window holds the events of the same group with times in (t - W, t]: an
event exactly W old is outside; all events of time t are inside, whatever their order.

- event_count: number of events in the window.
- value_sum: sum of the column over the window, exact in 64-bit integers. value_avg: that sum by the number of events.
- value_count: number of distinct values in the window. A value seen at s is present on [s, s + W); overlapping presence
  of one value merges; the measure is the number of intervals begun less those ended.
- temporal: number of distinct rules in the window.
- temporal_ordered: number of rules, at an event of the last one that is preceded by events of the others in their
  order, each strictly later than the one before, all in the window; else 0. Events of the same time have no order, so
  one cannot follow the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import CorrelationKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.events import Events

    Measures = NDArray[Any]


def measure(correlation: Correlation, events: Events, rules: int) -> Measures:
    """Measure the window of each event.

    Args:
        correlation: what is measured.
        events: sorted events, in the window of the correlation.
        rules: number of rules, numbered from 0 in their order.

    Returns:
        Shape (events,), in the order of `events`; int64, or float64 for value_avg.
    """
    match correlation.kind:
        case CorrelationKind.EVENT_COUNT:
            return (events.ends() - events.starts()).astype(np.int64)
        case CorrelationKind.VALUE_SUM:
            return _sums(events)
        case CorrelationKind.VALUE_AVG:
            return _sums(events) / (events.ends() - events.starts())
        case CorrelationKind.VALUE_COUNT:
            return _distinct(events, _values(events))
        case CorrelationKind.TEMPORAL:
            return _distinct(events, events.rule.astype(np.int64))
        case CorrelationKind.TEMPORAL_ORDERED:
            return _ordered(events, rules)
        case CorrelationKind.VALUE_PERCENTILE:
            raise NotImplementedError


def _values(events: Events) -> NDArray[np.int64]:
    if events.value is None:
        message = "this correlation reads a column, and the events carry none"
        raise ValueError(message)
    return events.value


def _sums(events: Events) -> NDArray[np.int64]:
    running = np.concatenate(([0], np.cumsum(_values(events), dtype=np.int64)))
    sums: NDArray[np.int64] = running[events.ends()] - running[events.starts()]
    return sums


def _distinct(events: Events, values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the distinct values in each window, by the intervals in which a value is present."""
    order = np.lexsort((events.key, values))
    key, value = events.key[order], values[order]
    # Events of one value whose presence overlaps or touches share an interval; groups lie further apart than that.
    begins = np.ones(key.shape[0], dtype=np.bool_)
    begins[1:] = (value[1:] != value[:-1]) | (key[1:] - key[:-1] > events.window_us)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], key.shape[0])[: first.shape[0]] - 1
    begun = np.sort(key[first])
    ended = np.sort(key[last] + events.window_us)
    present = np.searchsorted(begun, events.key, side="right") - np.searchsorted(ended, events.key, side="right")
    return present.astype(np.int64)


def _ordered(events: Events, rules: int) -> NDArray[np.int64]:
    """Chain, from rule to rule, the latest event of the rule before; that leaves the beginning as late as can be."""
    measured = np.zeros(len(events), dtype=np.int64)
    place = np.flatnonzero(events.rule == 0)
    began = events.key[place]
    for rule in range(1, rules):
        following = np.flatnonzero(events.rule == rule)
        before = np.searchsorted(events.key[place], events.key[following], side="left") - 1
        found = before >= 0
        following, before = following[found], before[found]
        place, began = following, began[before]
    # Groups lie further apart than a window, so a chain that began in another group is too long.
    inside = events.key[place] - began < events.window_us
    measured[place[inside]] = rules
    return measured
