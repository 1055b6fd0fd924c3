"""How the measure of an alert went over time, in bins wide enough for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.alert import utc
from hallmonitor.correlate import Operator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation
    from hallmonitor.explain.window_measures import Measured

BINS = 48
"""Bins at most: a line of 80 letters holds them beside the times."""

_SECOND_US = 1_000_000
_WIDTHS_S = (1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400)
_LEAST = frozenset({Operator.LT, Operator.LTE})


@dataclass(frozen=True, slots=True)
class Bin:
    """A span of time.

    Attributes:
        start_us: microseconds since 1970.
        records: records that count and begin in it.
        measured: the furthest measure at a record in it; None where there is none.
    """

    start_us: int
    records: int
    measured: float | None


@dataclass(frozen=True, slots=True)
class Moment:
    """The measure at one record.

    Attributes:
        what: first, crossed, furthest or last.
        at_us: microseconds since 1970.
        measured: of the window that ends there.
    """

    what: str
    at_us: int
    measured: float


@dataclass(frozen=True, slots=True)
class OverTime:
    """The measure over time.

    Attributes:
        width_s: of a bin, in seconds.
        bins: without a gap between them.
        moments: in order of time.
    """

    width_s: int
    bins: tuple[Bin, ...]
    moments: tuple[Moment, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the object that stands in JSON, with times in UTC."""
        return {
            "bin_s": self.width_s,
            "bins": [
                {"start": utc(one.start_us), "records": one.records, "measured": one.measured} for one in self.bins
            ],
            "moments": [{"what": one.what, "at": utc(one.at_us), "measured": one.measured} for one in self.moments],
        }


def over_time(
    correlation: Correlation, measured: Measured, crossed_us: int | None, records_us: NDArray[np.int64]
) -> OverTime | None:
    """Put measures in bins.

    Args:
        correlation: what is measured.
        measured: of one group, in order of time.
        crossed_us: when it first went across the threshold; None where it did not.
        records_us: when each record that counts begins.

    Returns:
        None where there is no record.
    """
    ts, values = measured.ts, measured.value
    if not ts.shape[0]:
        return None
    width = bin_width(int(ts[-1] - ts[0])) * _SECOND_US
    number, records = ts // width, np.bincount(records_us // width - int(ts[0]) // width)
    least = correlation.operator in _LEAST
    bins: list[Bin] = []
    for each in range(int(number[0]), int(number[-1]) + 1):
        inside = values[number == each]
        furthest = None if not inside.shape[0] else _plain(inside.min() if least else inside.max())
        bins.append(Bin(each * width, _at(records, each - int(number[0])), furthest))
    furthest = int(np.argmin(values) if least else np.argmax(values))
    places = {"first": 0, "furthest": furthest, "last": ts.shape[0] - 1}
    if crossed_us is not None and (ts == crossed_us).any():
        places["crossed"] = int(np.flatnonzero(ts == crossed_us)[-1])
    moments = [Moment(what, int(ts[place]), _plain(values[place])) for what, place in places.items()]
    order = ("first", "crossed", "furthest", "last")
    moments.sort(key=lambda moment: (moment.at_us, order.index(moment.what)))
    return OverTime(width // _SECOND_US, tuple(bins), tuple(moments))


def bin_width(lasted_us: int) -> int:
    """Give the width of bins, in seconds, of which at most `BINS` hold a time."""
    for width in _WIDTHS_S:
        if lasted_us < (BINS - 1) * width * _SECOND_US:
            return width
    days = -(-lasted_us // ((BINS - 1) * _WIDTHS_S[-1] * _SECOND_US))
    return (days + 1) * _WIDTHS_S[-1]


def _at(counts: NDArray[np.intp], place: int) -> int:
    return int(counts[place]) if place < counts.shape[0] else 0


def _plain(value: Any) -> float:  # noqa: ANN401 - a NumPy number of either kind
    return int(value) if float(value).is_integer() else float(value)
