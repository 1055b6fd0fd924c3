"""Offsets of a time zone from UTC, for whole columns at once.

They are looked up once for each quarter of an hour: every zone in use today changes its offset on such a boundary.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

MINUTE_US = 60_000_000
QUARTER_US = 15 * MINUTE_US
DAY_US = 24 * 60 * MINUTE_US

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def offsets(quarters: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Give the zone's offset from UTC, in microseconds, at the beginning of each quarter of an hour.

    Args:
        quarters: quarters of an hour since 1970, UTC, each preferably once; shape (n,).
        zone: the time zone.
    """
    return np.array([_offset(quarter, zone) for quarter in quarters.tolist()], dtype=np.int64)


def _offset(quarter: int, zone: ZoneInfo) -> int:
    try:
        moment = _EPOCH + timedelta(minutes=15 * quarter)
        offset = moment.astimezone(zone).utcoffset()
    except OverflowError:  # a damaged capture's time outside the years 1 to 9999 has no local time
        return 0
    return 0 if offset is None else offset // timedelta(microseconds=1)
