"""Find where a site's calendar, bell schedules and working hours contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.site.school_day import usual_hours
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.refusal import Refusal, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.site.model import Site

Place = tuple[int | str, ...]


def contradictions(site: Site) -> list[Refusal]:
    """Give everything that two keys say otherwise, each at the key that is most likely wrong."""
    return [*_dismissals(site), *_dates(site), *_schedules(site)]


def _dismissals(site: Site) -> Iterator[Refusal]:
    known = [each.name for each in site.bell_schedules]
    for at, each in enumerate(site.calendar.early_dismissals):
        here: Place = ("calendar", "early_dismissals", at)
        hours = usual_hours(site, each.day)
        if each.bell_schedule is not None and each.bell_schedule not in known:
            remedy = nearest_or_all(each.bell_schedule, known) if known else "the site has no bell schedules"
            yield Refusal(f"unknown bell schedule {each.bell_schedule!r}", remedy, (*here, "bell_schedule"))
        if site.calendar.is_holiday(each.day):
            yield Refusal(f"{each.day} is a holiday, which nobody is dismissed from", "remove one", (*here, "day"))
        elif hours is None:
            yield Refusal(f"{each.day} has no working hours to end early", "is the day right?", (*here, "day"))
        elif not hours.start < each.end < hours.end:
            message = f"{each.end} is no early end of working hours from {hours.start} to {hours.end}"
            yield Refusal(message, "it must lie between the two", (*here, "end"))


def _dates(site: Site) -> Iterator[Refusal]:
    for at, hours in enumerate(site.calendar.other_hours):
        for place, day in enumerate(hours.dates):
            if site.calendar.is_holiday(day):
                where: Place = ("calendar", "other_hours", at, "dates", place)
                yield Refusal(f"{day} is a holiday, and is given working hours", "remove one", where)
    for at, schedule in enumerate(site.bell_schedules):
        for place, day in enumerate(schedule.dates):
            if site.calendar.is_holiday(day) or usual_hours(site, day) is None:
                where = ("bell_schedules", at, "dates", place)
                yield Refusal(f"{day} has no working hours, and so no bells", "is the day right?", where)


def _schedules(site: Site) -> Iterator[Refusal]:
    open_days = {*site.working_hours.days, *(day for each in site.calendar.other_hours for day in each.days)}
    named = {each.bell_schedule for each in site.calendar.early_dismissals}
    names = ((each.name, ("bell_schedules", at, "name")) for at, each in enumerate(site.bell_schedules))
    yield from repeated(names, "there are two bell schedules called {}")
    taken = set[object]()
    for at, schedule in enumerate(site.bell_schedules):
        here: Place = ("bell_schedules", at)
        if not schedule.days and not schedule.dates and schedule.name not in named:
            message = f"the bell schedule {schedule.name!r} holds on no day"
            yield Refusal(message, "give it days or dates, or name it in an early dismissal", (*here, "name"))
        for key, days in (("days", schedule.days), ("dates", schedule.dates)):
            for place, day in enumerate(days):
                if day in taken:
                    yield Refusal(f"{day} is given two bell schedules", "keep one of them", (*here, key, place))
                taken.add(day)
        for place, weekday in enumerate(schedule.days):
            if weekday not in open_days:
                message = f"{weekday} has no working hours, and so no bells"
                yield Refusal(message, "add it to the days of working_hours", (*here, "days", place))
