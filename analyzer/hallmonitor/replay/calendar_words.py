"""A site's calendar and bell schedules in words, for the settings in a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, time

    from hallmonitor.site.bells import BellPeriod, BellSchedule
    from hallmonitor.site.calendar import Calendar


def calendar_words(calendar: Calendar) -> Iterator[str]:
    """Tell of each holiday, early dismissal and kind of other hours, in the site's order."""
    for holiday in calendar.holidays:
        days = f"{holiday.first}" if holiday.end == holiday.first else f"{holiday.first} to {holiday.end}"
        yield f"{days}: holiday{f' ({holiday.name})' if holiday.name else ''}"
    for early in calendar.early_dismissals:
        bells = f", bell schedule {early.bell_schedule}" if early.bell_schedule else ""
        yield f"{early.day}: until {_clock(early.end)}{bells}"
    for hours in calendar.other_hours:
        yield f"{_days(hours.days, hours.dates)}: {_clock(hours.start)} up to {_clock(hours.end)}"


def bell_words(schedule: BellSchedule) -> str:
    """Tell of one bell schedule: its days, its periods."""
    days = _days(schedule.days, schedule.dates) or "where an early dismissal names it"
    periods = ", ".join(map(_period, sorted(schedule.periods, key=lambda period: period.start)))
    return f"{schedule.name} ({days}): {periods}"


def _period(period: BellPeriod) -> str:
    lessons = "" if period.instructional else " (no lessons)"
    return f"{period.name} {_clock(period.start)} up to {_clock(period.end)}{lessons}"


def _days(weekdays: Iterable[str], dates: Iterable[date]) -> str:
    return ", ".join([*(day.capitalize() for day in weekdays), *map(str, dates)])


def _clock(moment: time) -> str:
    """Write a time of day with seconds only where it has some."""
    return moment.isoformat("seconds" if moment.second else "minutes")
