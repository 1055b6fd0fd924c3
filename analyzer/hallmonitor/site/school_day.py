"""What one day is like: its working hours, and its bell periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.site.values import DAYS

if TYPE_CHECKING:
    from datetime import date, time

    from hallmonitor.site.bells import BellPeriod, BellSchedule
    from hallmonitor.site.calendar import OtherHours
    from hallmonitor.site.model import Site, WorkingHours


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of one day: from `start` up to, not including, `end`, local time."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A day as the site's calendar has it; days that are alike are equal.

    Attributes:
        hours: its working hours; None where it has none.
        periods: its bell periods in order of time, none of which goes on after an early dismissal.
    """

    hours: Hours | None
    periods: tuple[BellPeriod, ...]


def school_day(site: Site, day: date) -> SchoolDay:
    """Tell what a day is like.

    An early dismissal without a bell schedule of its own cuts the usual one: a period that has not begun by then does
    not take place, and one that has ends there.
    """
    hours = working_hours(site, day)
    schedule = bell_schedule(site, day)
    if hours is None or schedule is None:
        return SchoolDay(hours, ())
    dismissal = site.calendar.dismissal(day)
    periods = sorted(schedule.periods, key=lambda period: period.start)
    if dismissal is not None and dismissal.bell_schedule is None:
        periods = [
            period.model_copy(update={"end": min(period.end, dismissal.end)})
            for period in periods
            if period.start < dismissal.end
        ]
    return SchoolDay(hours, tuple(periods))


def working_hours(site: Site, day: date) -> Hours | None:
    """Give the working hours of a day; None where it has none, as on a holiday."""
    if site.calendar.is_holiday(day):
        return None
    usual = usual_hours(site, day)
    dismissal = site.calendar.dismissal(day)
    if usual is None or dismissal is None:
        return usual
    return Hours(usual.start, min(usual.end, dismissal.end))


def usual_hours(site: Site, day: date) -> Hours | None:
    """Give the working hours that a day has, if it is no holiday and nobody is dismissed early."""
    weekday = DAYS[day.weekday()]
    others = site.calendar.other_hours
    found: OtherHours | WorkingHours | None = next((each for each in others if day in each.dates), None)
    found = found or next((each for each in others if weekday in each.days), None)
    if found is None and weekday in site.working_hours.days:
        found = site.working_hours
    return None if found is None else Hours(found.start, found.end)


def bell_schedule(site: Site, day: date) -> BellSchedule | None:
    """Give the bell schedule of a day that is no holiday.

    That is the one that an early dismissal names, else the one that names the day, else that of its weekday.
    """
    dismissal = site.calendar.dismissal(day)
    if dismissal is not None and dismissal.bell_schedule is not None:
        return next((each for each in site.bell_schedules if each.name == dismissal.bell_schedule), None)
    weekday = DAYS[day.weekday()]
    own = next((each for each in site.bell_schedules if day in each.dates), None)
    return own or next((each for each in site.bell_schedules if weekday in each.days), None)
