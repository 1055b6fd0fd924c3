"""Tell which part of the school's day a record falls in, by the site's local time and its calendar.

A record counts by its first packet: one that begins at 15:59:59 is in working hours that end at 16:00, though it may
last for a minute more. Local time decides, so that on the day that clocks go forward 08:00 comes an hour earlier in UTC
than the day before, and on the day that they go back an hour later.

What a day is like is asked once for each local day, and most quarters of an hour lie in one part of it as a whole. Only
the records of a quarter in which a bell rings are looked at one by one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.derive.local_time import DAY_US, MINUTE_US, QUARTER_US, offsets
from hallmonitor.identity.distinct import distinct_integers
from hallmonitor.site.school_day import SchoolDay, school_day

if TYPE_CHECKING:
    from datetime import time

    from numpy.typing import NDArray

    from hallmonitor.site import Site

    Ints = NDArray[np.int64]

SCHEDULES: Final = ["working", "off_hours"]

_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date.max.toordinal()
_BEYOND = SchoolDay(None, ())  # a damaged capture's day outside the years 1 to 9999


class Part(NamedTuple):
    """A part of a day in which nothing changes.

    Attributes:
        working: whether it lies in working hours.
        bell_period: name of the bell period; None between two, and outside of them.
        instructional: whether there are lessons in that period.
    """

    working: bool
    bell_period: str | None
    instructional: bool


class PartsOfDay:
    """The part of the day that each of n records falls in.

    Args:
        ts: microseconds since 1970, shape (n,).
        site: whose time zone, hours, calendar and bells count.
    """

    def __init__(self, ts: Ints, site: Site) -> None:
        self._bells = bool(site.bell_schedules)
        self._parts, self._codes = _parts(ts, site)

    def schedules(self) -> Coded:
        """Say `working` or `off_hours` of each record."""
        table = np.array([0 if part.working else 1 for part in self._parts], dtype=np.int8)
        return Coded(table[self._codes], list(SCHEDULES))

    def bell_periods(self) -> Coded:
        """Give the name of each record's bell period; null outside of any."""
        table = Coded.from_texts(part.bell_period for part in self._parts)
        return Coded(table.codes[self._codes], table.values)

    def instructional(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_] | None]:
        """Say whether there are lessons; nothing is known where the site has no bell schedules."""
        if not self._bells:
            nothing = np.zeros(self._codes.shape, dtype=np.bool_)
            return nothing, nothing
        return np.array([part.instructional for part in self._parts], dtype=np.bool_)[self._codes], None


def _parts(ts: Ints, site: Site) -> tuple[list[Part], NDArray[np.int32]]:
    """Give the distinct parts, and the number of each record's part."""
    quarters, quarter_of_row = distinct_integers(ts // QUARTER_US)
    offset = offsets(quarters, site.zone)
    starts = quarters * QUARTER_US + offset
    days = _Days(np.unique(np.concatenate((starts, starts + (QUARTER_US - 1))) // DAY_US), site)
    codes: NDArray[np.int32] = days.parts(starts)[quarter_of_row]
    divided = days.divided(starts)
    if divided.any():
        rows = np.flatnonzero(divided[quarter_of_row])
        codes[rows] = days.parts(ts[rows] + offset[quarter_of_row[rows]])
    return days.distinct, codes


class _Days:
    """Some local days, and how each is divided.

    Args:
        numbers: the days in ascending order, counted from 1970, shape (days,).
        site: whose calendar counts.
    """

    def __init__(self, numbers: Ints, site: Site) -> None:
        self._numbers = numbers
        kinds: dict[SchoolDay, int] = {}
        self._kind_of_day = np.array(
            [kinds.setdefault(_day(number, site), len(kinds)) for number in numbers.tolist()], dtype=np.int64
        )
        numbered: dict[Part, int] = {}
        self._edges: list[Ints] = []
        self._part_from: list[NDArray[np.int32]] = []
        for kind in kinds:
            edges = _edges(kind)
            parts = [numbered.setdefault(_part(kind, edge), len(numbered)) for edge in edges]
            self._edges.append(np.array(edges, dtype=np.int64))
            self._part_from.append(np.array(parts, dtype=np.int32))
        self.distinct = list(numbered)

    def parts(self, local: Ints) -> NDArray[np.int32]:
        """Give the number of the part that each local time lies in."""
        kind, moment = self._kinds(local)
        found = np.zeros(local.shape, dtype=np.int32)
        for number, (edges, part_from) in enumerate(zip(self._edges, self._part_from, strict=True)):
            rows = np.flatnonzero(kind == number)
            found[rows] = part_from[np.searchsorted(edges, moment[rows], side="right") - 1]
        return found

    def divided(self, starts: Ints) -> NDArray[np.bool_]:
        """Say of each quarter of an hour, by the local time of its beginning, whether two parts share it."""
        kind, moment = self._kinds(starts)
        shared = moment > DAY_US - QUARTER_US  # midnight lies in it
        for number, edges in enumerate(self._edges):
            rows = np.flatnonzero(kind == number)
            begun = np.searchsorted(edges, moment[rows], side="right")
            shared[rows] |= np.searchsorted(edges, moment[rows] + QUARTER_US, side="left") > begun
        return shared

    def _kinds(self, local: Ints) -> tuple[Ints, Ints]:
        """Give each local time's kind of day, and the microseconds since its midnight."""
        return self._kind_of_day[np.searchsorted(self._numbers, local // DAY_US)], local % DAY_US


def _day(number: int, site: Site) -> SchoolDay:
    ordinal = _FIRST_DAY + number
    return school_day(site, date.fromordinal(ordinal)) if 1 <= ordinal <= _LAST_DAY else _BEYOND


def _edges(day: SchoolDay) -> list[int]:
    """Give the times since midnight at which a part of a day begins, in ascending order."""
    hours = [] if day.hours is None else [day.hours.start, day.hours.end]
    bells = [edge for period in day.periods for edge in (period.start, period.end)]
    return sorted({0, *map(_since_midnight, (*hours, *bells))})


def _part(day: SchoolDay, edge: int) -> Part:
    """Give the part of a day that holds a time since midnight."""
    working = day.hours is not None and _since_midnight(day.hours.start) <= edge < _since_midnight(day.hours.end)
    for period in day.periods:
        if _since_midnight(period.start) <= edge < _since_midnight(period.end):
            return Part(working, period.name, period.instructional)
    return Part(working, None, instructional=False)


def _since_midnight(moment: time) -> int:
    """Microseconds from midnight to `moment`."""
    return (moment.hour * 60 + moment.minute) * MINUTE_US + moment.second * 1_000_000 + moment.microsecond
