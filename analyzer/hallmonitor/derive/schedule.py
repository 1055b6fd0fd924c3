"""Tell working hours from the rest, by the site's local time.

A record counts by its first packet: one that begins at 15:59:59 is in working hours that end at 16:00, though it may
last for a minute more. Offsets from UTC are looked up once for each distinct quarter of an hour: every zone in use
today changes its offset on such a boundary. So on the day that clocks go forward 08:00 comes an hour earlier in UTC
than the day before, and on the day that they go back an hour later.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.identity.distinct import distinct_integers
from hallmonitor.site.values import DAYS

if TYPE_CHECKING:
    from datetime import time
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from hallmonitor.site import Site

SCHEDULES = ["working", "off_hours"]

_US = 1_000_000
_MINUTE_US = 60 * _US
_QUARTER_US = 15 * _MINUTE_US
_DAY_US = 24 * 60 * _MINUTE_US
_FIRST_WEEKDAY = 3  # 1970-01-01 was a Thursday; Monday is 0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def schedules(ts: NDArray[np.int64], site: Site) -> Coded:
    """Give each time, in microseconds since 1970, shape (n,), its schedule."""
    local = ts + offsets(ts, site.zone)
    weekday = (local // _DAY_US + _FIRST_WEEKDAY) % len(DAYS)
    time_of_day = local % _DAY_US
    hours = site.working_hours
    working_days = np.array([day in hours.days for day in DAYS])
    working = working_days[weekday] & (time_of_day >= _since_midnight(hours.start))
    working &= time_of_day < _since_midnight(hours.end)
    return Coded(np.where(working, 0, 1).astype(np.int8), list(SCHEDULES))


def active_minutes(ts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the minute since 1970 of each time in microseconds, shape (n,)."""
    return ts // _MINUTE_US


def offsets(ts: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Give the zone's offset from UTC, in microseconds, at each time, shape (n,)."""
    quarters, codes = distinct_integers(ts // _QUARTER_US)
    found = [_offset(int(quarter), zone) for quarter in quarters]
    return np.array(found, dtype=np.int64)[codes]


def _offset(quarter: int, zone: ZoneInfo) -> int:
    try:
        moment = _EPOCH + timedelta(minutes=15 * quarter)
        offset = moment.astimezone(zone).utcoffset()
    except OverflowError:  # a damaged capture's time outside the years 1 to 9999 has no local time
        return 0
    return 0 if offset is None else offset // timedelta(microseconds=1)


def _since_midnight(moment: time) -> int:
    """Microseconds from midnight to `moment`."""
    return (moment.hour * 60 + moment.minute) * _MINUTE_US + moment.second * _US + moment.microsecond
