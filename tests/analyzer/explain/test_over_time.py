from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.explain.over_time import BINS, Moment, OverTime, bin_width, over_time
from hallmonitor.explain.window_measures import Measured

SECOND = 1_000_000
MINUTE = 60 * SECOND


def told(minutes: list[int], correlation: Correlation, crossed_us: int | None) -> OverTime | None:
    """What over_time makes of windows that end at some minutes, and hold what event_count measures."""
    ts = np.array([minute * MINUTE for minute in minutes], dtype=np.int64)
    value = np.array([np.count_nonzero((ts <= end) & (ts > end - correlation.window_us)) for end in ts])
    nothing = np.zeros(ts.shape[0], dtype=np.int64)
    return over_time(correlation, Measured(nothing, ts, value, correlation.across(value), ((),)), crossed_us, ts)


def test_bins_hold_the_furthest_measure() -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, (), Operator.GTE, 3)
    one = told([0, 4, 8, 9, 17, 60], correlation, 8 * MINUTE)
    assert one is not None
    assert one.width_s == 120
    assert [each.measured for each in one.bins[:10]] == [1, None, 2, None, 4, None, None, None, 3, None]
    assert [each.records for each in one.bins[:5]] == [1, 0, 1, 0, 2]
    assert one.bins[-1].start_us == 60 * MINUTE
    assert one.moments == (
        Moment("first", 0, 1),
        Moment("crossed", 8 * MINUTE, 3),
        Moment("furthest", 9 * MINUTE, 4),
        Moment("last", 60 * MINUTE, 1),
    )
    assert one.as_json()["moments"][1] == {
        "what": "crossed", "at": "1970-01-01T00:08:00.000000Z", "measured": 3,
    }  # fmt: skip


def test_for_at_most_the_furthest_is_the_smallest() -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, (), Operator.LTE, 1)
    one = told([0, 1, 30], correlation, None)
    assert one is not None
    assert [moment.what for moment in one.moments] == ["first", "furthest", "last"]
    assert one.moments[1].measured == 1


def test_nothing_has_no_picture() -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, MINUTE)
    assert told([], correlation, None) is None


@pytest.mark.parametrize("lasted", [0, 1, 46 * SECOND, 47 * SECOND, 3_600 * SECOND, 40 * 86_400 * SECOND, 1 << 60])
def test_a_line_holds_every_bin(lasted: int) -> None:
    width = bin_width(lasted) * SECOND
    # Wherever the first bin begins, one more may be needed for the end.
    assert lasted // width + 2 <= BINS + 1
    for start in (0, width - 1):
        assert (start + lasted) // width - start // width + 1 <= BINS
