"""Numbers, times and untrusted names as a reader sees them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hallmonitor.site.zone import load_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

# Own names: strftime follows the machine's locale.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")
_KILO = 1000
_TEN = 10

LEVELS = ("critical", "high", "medium", "low", "informational")
"""Sigma's levels, gravest first."""


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 alert`, `5,000 alerts`, `no alerts`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural or noun + 's'}" if number else f"no {plural or noun + 's'}"


def listing(items: Sequence[str], joint: str = "and") -> str:
    """Items as in a sentence: `a, b and c`."""
    return f" {joint} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def octets(number: int) -> str:
    """Bytes in decimal units, two or three digits: `1.2 MB`, `415 kB`, `12 bytes`."""
    value, unit = float(number), 0
    while round(value) >= _KILO and unit + 1 < len(_UNITS):
        value, unit = value / _KILO, unit + 1
    if not unit:
        return "1 byte" if number == 1 else f"{number} bytes"
    return f"{value:.1f} {_UNITS[unit]}" if value < _TEN else f"{value:.0f} {_UNITS[unit]}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: `4 h`, `1 h 30 min`, `45 s`."""
    left = round(seconds)
    if not left:
        return "under 1 s"
    parts = []
    for size, unit in ((86_400, "days"), (3600, "h"), (60, "min"), (1, "s")):
        whole, left = divmod(left, size)
        if whole:
            parts.append(f"{whole} {'day' if unit == 'days' and whole == 1 else unit}")
    return " ".join(parts[:2])


def shown(text: str) -> str:
    """A name from the wire with control, format and lone surrogate characters written out.

    A right-to-left override in a domain name would otherwise reorder the text around it (Unicode TR 36, section 3.1).
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "\n" else f"\\u{{{ord(c):04x}}}" if unicodedata.category(c) != "Zs" else " "
        for c in text
    )


def microseconds(stamp: str) -> int:
    """An RFC 3339 time as microseconds since 1970."""
    return (datetime.fromisoformat(stamp) - _EPOCH) // timedelta(microseconds=1)


class LocalTime:
    """Times of day in one time zone.

    Args:
        zone: IANA name, for example `America/New_York`.
    """

    def __init__(self, zone: str) -> None:
        self.zone = load_zone(zone)

    def at(self, moment_us: int) -> datetime | None:
        """Local date and time of `moment_us` (microseconds since 1970); None outside the years 1 to 9999."""
        try:
            return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(self.zone)
        except (OverflowError, ValueError):
            return None

    def moment(self, moment_us: int) -> str:
        """`Tue 12 May 2026, 09:00:05 EDT`."""
        local = self.at(moment_us)
        if local is None:
            return f"{moment_us} µs since 1970"
        return f"{self._date(local)}, {_clock(local)} {local.tzname()}"

    def day(self, moment_us: int) -> str:
        """`Tue 12 May 2026`."""
        local = self.at(moment_us)
        return f"{moment_us} µs since 1970" if local is None else self._date(local)

    def tick(self, moment_us: int) -> str:
        """`09:00`, or `12 May` where the moment is midnight."""
        local = self.at(moment_us)
        if local is None:
            return "?"
        if local.hour == local.minute == 0:
            return f"{local.day} {_MONTHS[local.month - 1]}"
        return f"{local.hour:02}:{local.minute:02}"

    def calendar(self, moment_us: int, *, months: bool = False) -> str:
        """`12 May`, or `May 2026` where only months matter."""
        local = self.at(moment_us)
        if local is None:
            return "?"
        month = _MONTHS[local.month - 1]
        return f"{month} {local.year}" if months else f"{local.day} {month}"

    def between(self, first_us: int, last_us: int) -> str:
        """A span, the date said once: `Tue 12 May 2026, 09:00:05 to 09:30:00 EDT`."""
        first, last = self.at(first_us), self.at(last_us)
        if first is None or last is None or first.date() != last.date() or first.tzname() != last.tzname():
            return f"{self.moment(first_us)} to {self.moment(last_us)}"
        if _clock(first) == _clock(last):
            return self.moment(first_us)
        return f"{self._date(first)}, {_clock(first)} to {_clock(last)} {last.tzname()}"

    @staticmethod
    def _date(local: datetime) -> str:
        return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}:{local.second:02}"
