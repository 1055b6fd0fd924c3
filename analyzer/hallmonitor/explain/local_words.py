"""Times, spans and amounts in words, in the site's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hallmonitor.alerts.words import counted, number

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def local(us: int, zone: ZoneInfo) -> datetime:
    """Give microseconds since 1970 as a local time."""
    return (_EPOCH + timedelta(microseconds=us)).astimezone(zone)


def clock(us: int, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """Give the time of day, such as "09:02"."""
    return f"{local(us, zone):%H:%M:%S}" if seconds else f"{local(us, zone):%H:%M}"


def stamp(us: int, zone: ZoneInfo) -> str:
    """Give day and time with the offset from UTC, such as "2026-05-12 09:02:11 EDT"."""
    return f"{local(us, zone):%Y-%m-%d %H:%M:%S %Z}"


def lasting(us: int) -> str:
    """Give how long something lasted in its two largest units, such as "1 h 20 min"."""
    seconds = us // 1_000_000
    if seconds < _UNITS[-1][0]:
        return f"{us / 1_000_000:.3g} s"
    told: list[str] = []
    for size, word in _UNITS:
        whole, seconds = divmod(seconds, size)
        if whole:
            told.append(f"{whole} {word}")
    return " ".join(told[:2])


def amount(value: float, unit: str) -> str:
    """Give a number with its unit, of which the first noun is in the singular where there is one."""
    return f"{number(value)} {counted(unit, value)}"
