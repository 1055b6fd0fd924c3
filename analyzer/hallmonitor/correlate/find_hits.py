"""The measures of correlations: which kind finds its crossings where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.correlate.correlation import CorrelationKind
from hallmonitor.correlate.counting import event_count
from hallmonitor.correlate.distinct import distinct
from hallmonitor.correlate.percentile import value_percentile
from hallmonitor.correlate.sums import value_avg, value_sum
from hallmonitor.correlate.temporal import temporal, temporal_ordered

if TYPE_CHECKING:
    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.hits import Hits
    from hallmonitor.correlate.timeline import Timeline


def find_hits(correlation: Correlation, timeline: Timeline, members: int) -> Hits:
    """Find the crossings of a correlation among sorted events.

    Let W be the window. At time t it holds the events of the group with times in (t - W, t]: an event exactly W old is
    outside; all events of time t are inside, whatever their order.

    - event_count: number of events in the window.
    - value_count: number of distinct values in it.
    - value_sum: their sum. value_avg: the sum by the number of events. value_percentile: the nearest rank.
    - temporal: number of distinct members in it; extended: those in it satisfy the condition.
    - temporal_ordered: at an event of the last member that is preceded by events of the others in their order, each
      strictly later than the one before, all in the window; extended: of the members that are in the window and that
      the condition names without a not, in its order.

    Args:
        correlation: what is asked.
        timeline: the events.
        members: how many members the correlation has.
    """
    hits = _over_threshold(correlation, timeline, members)
    return hits if correlation.limit is None else hits.only(correlation.limited(hits.measured))


def _over_threshold(correlation: Correlation, timeline: Timeline, members: int) -> Hits:
    kind = correlation.kind
    if kind is CorrelationKind.EVENT_COUNT:
        return event_count(correlation, timeline)
    nothing = np.zeros(len(timeline), dtype=np.uint8)
    if kind in {CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED}:
        places = nothing if timeline.place is None else timeline.place
        find = temporal if kind is CorrelationKind.TEMPORAL else temporal_ordered
        return find(correlation, timeline, places, members)
    values = nothing if timeline.value is None else timeline.value
    match kind:
        case CorrelationKind.VALUE_COUNT:
            return distinct(correlation, timeline, values)
        case CorrelationKind.VALUE_SUM:
            return value_sum(correlation, timeline, values)
        case CorrelationKind.VALUE_AVG:
            return value_avg(correlation, timeline, values)
        case CorrelationKind.VALUE_PERCENTILE:
            return value_percentile(correlation, timeline, values)
