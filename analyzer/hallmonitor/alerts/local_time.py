"""Times in words, in the site's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def zone(name: str) -> ZoneInfo:
    """Load a time zone from the tzdata package, so that the machine's own data does not matter.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: where there is no such zone.
    """
    entry = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if ".." in name or not entry.is_file():
        message = f"no time zone is called {name}"
        raise ZoneInfoNotFoundError(message)
    with entry.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def local(us: int, place: ZoneInfo) -> datetime:
    """Give a time, microseconds since 1970, as it is told at a place.

    Raises:
        OverflowError: where it lies outside the years 1 to 9999.
    """
    return (_EPOCH + timedelta(microseconds=us)).astimezone(place)


def when(first_us: int, last_us: int, place: ZoneInfo) -> str:
    """Say when something was, such as "on 12 May 2026 between 09:02 and 11:40"."""
    first, last = (local(us, place) for us in (first_us, last_us))
    if first.date() != last.date():
        return f"between {_date(first)} {_clock(first)} and {_date(last)} {_clock(last)}"
    if _clock(first) == _clock(last):
        return f"on {_date(first)} at {_clock(first)}"
    return f"on {_date(first)} between {_clock(first)} and {_clock(last)}"


def span(us: int) -> str:
    """Say how long something is, such as "4 h" or "90 min"."""
    seconds = us // 1_000_000
    for size, word in _UNITS:
        if seconds >= size and not seconds % size:
            return f"{seconds // size} {word}"
    return f"{us / 1_000_000:g} s"


def _date(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"
