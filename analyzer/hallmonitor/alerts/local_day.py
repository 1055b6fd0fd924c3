"""Local days of times, for whole columns at once.

A day begins at the first moment of its date, so that each has one beginning also where clocks are put back over
midnight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

DAY_US: Final = 86_400_000_000

_FEW: Final = 64
"""Days that are all taken, whether they occur or not: it is quicker to ask for their beginnings than to sort."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = date(1970, 1, 1).toordinal()
_KNOWN: Final = range(2 - _FIRST, date.max.toordinal() - 1 - _FIRST)


def local_days(ts: Ints, place: ZoneInfo) -> Ints:
    """Give the local date of each time as days since 1970, shape (n,).

    A time outside the years 1 to 9999, as a damaged capture has it, is given its day in UTC.

    Args:
        ts: microseconds since 1970, shape (n,).
        place: the time zone.
    """
    rough = ts // DAY_US
    days = _near(rough)
    if not days.shape[0]:
        return rough
    begins = np.array([begin_of_day(day, place) for day in days.tolist()], dtype=np.int64)
    known = (rough >= _KNOWN[0]) & (rough <= _KNOWN[-1])
    return np.where(known, days[np.maximum(np.searchsorted(begins, ts, side="right") - 1, 0)], rough)


def _near(rough: Ints) -> Ints:
    """Give the days in UTC that occur, and those beside them, as far as the calendar has them, in ascending order."""
    if not rough.shape[0]:
        return rough
    first, last = int(rough.min()), int(rough.max())
    found = np.arange(first, last + 1) if last - first < _FEW else np.unique(rough)
    near = np.unique(np.concatenate((found - 1, found, found + 1)))
    return near[(near >= _KNOWN[0]) & (near <= _KNOWN[-1])]


def begin_of_day(day: int, place: ZoneInfo) -> int:
    """Give the first moment of a local date, microseconds since 1970.

    Where clocks are put forward over midnight that is the moment at which they are (PEP 495).

    Args:
        day: days since 1970; the date lies in the years 1 to 9999.
        place: the time zone.
    """
    midnight = datetime.combine(date.fromordinal(_FIRST + day), datetime.min.time(), place)
    return (midnight - _EPOCH) // timedelta(microseconds=1)


def iso_date(day: int) -> str:
    """Write a day as ISO 8601 has it, such as 2026-05-12; one outside the years 1 to 9999 as its number."""
    return date.fromordinal(_FIRST + day).isoformat() if day in _KNOWN else str(day)
