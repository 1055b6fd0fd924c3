"""A time that a person wrote, in the site's zone or with an offset of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts.local_day import begin_of_day, local_days
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def parse_moment(text: str, zone: ZoneInfo) -> int:
    """Give microseconds since 1970.

    Args:
        text: ISO 8601; without an offset it is local, and a day without a time is its beginning.
        zone: the site's time zone.

    Raises:
        FaultsError: it is no time; or none, or one of two, of the zone's when clocks change.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        remedy = f'write "2026-05-12 10:30", which is local in {zone.key}, or 2026-05-12T14:30:00Z'
        raise FaultsError.single(f"{text!r} is no time", remedy) from None
    if moment.tzinfo is not None:
        return _us(moment)
    earlier, later = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() == later.utcoffset():
        return _us(earlier)
    if _is_skipped(moment, zone):
        message = f"{text} does not exist in {zone.key}: clocks go forward"
        raise FaultsError.single(message, "name the time before or after")
    message = f"{text} comes twice in {zone.key}: clocks go back"
    raise FaultsError.single(message, f"write {earlier.isoformat()} or {later.isoformat()}")


def local_day(us: int, zone: ZoneInfo) -> tuple[int, int]:
    """Give the beginning of the local day that holds a time, and of the next; microseconds since 1970."""
    day = int(local_days(np.array([us]), zone)[0])
    return begin_of_day(day, zone), begin_of_day(day + 1, zone)


def _is_skipped(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether clocks skip a local time: coming from UTC, it is another."""
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
