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

An episode grows from batch to batch: what is known of it is its first and its last crossing and its measure so far.
Once all records up to a time are known, an episode whose last crossing lies W or more before that time is closed.

Example: event_count >= 3 in 10 min, events of one device at minutes 0, 4, 8, 9, 17, 30, 31, 38. The windows hold
1, 2, 3, 4, 3, 1, 2, 3 events, so minutes 8, 9, 17 and 38 are crossings. 17 comes 8 minutes after 9, so it continues;
38 comes 21 minutes after 17, so it opens another. Episode one: crossings 8 to 17, evidence minutes 0 to 17, measure 4.
Episode two: crossing 38, evidence minutes 30 to 38, measure 3. With events at 0 and 10 only, a plain rule with a gap of
10 min has two episodes; at 0 and 9, one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts.spans import Spans
from hallmonitor.correlate import Operator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation


def fold(correlation: Correlation, group: NDArray[np.int64], spans: Spans) -> Spans:
    """Put crossings and open episodes together to episodes.

    Args:
        correlation: whose window and operator count.
        group: number of the group of each span, dense or not.
        spans: crossings and episodes in any order, none of which reaches into another of its group.

    Returns:
        Episodes in order of group and time.
    """
    if not len(spans):
        return spans
    later = group[1:] > group[:-1]
    if not bool((later | ((group[1:] == group[:-1]) & (spans.last_us[1:] >= spans.last_us[:-1]))).all()):
        order = np.lexsort((spans.last_us, group))
        group, spans = group[order], spans.at(order)
    apart = (group[1:] != group[:-1]) | (spans.first_us[1:] - spans.last_us[:-1] >= correlation.window_us)
    opens = np.flatnonzero(np.concatenate(([True], apart)))
    closes = np.append(opens[1:], len(spans)) - 1
    furthest = np.minimum if correlation.operator in {Operator.LT, Operator.LTE} else np.maximum
    return Spans(
        tuple(value[opens] for value in spans.values),
        spans.first_us[opens],
        spans.last_us[closes],
        furthest.reduceat(spans.peak, opens),
    )


def closed(correlation: Correlation, episodes: Spans, known_until_us: int | None) -> NDArray[np.bool_]:
    """Tell which episodes no further record can make longer.

    Args:
        correlation: whose window counts.
        episodes: as they are.
        known_until_us: time up to which all records are known; None where no further ones come.
    """
    if known_until_us is None:
        return np.ones(len(episodes), dtype=np.bool_)
    passed: NDArray[np.bool_] = episodes.last_us + correlation.window_us <= known_until_us
    return passed
