"""The days on which a school keeps other hours: holidays, early dismissals, days named one by one."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations
from typing import Final

from pydantic import Field, model_validator

from hallmonitor.site.values import Day, Name, TimeOfDay, refuse_disorder
from hallmonitor_service.refusal import refuse, refuse_repeated
from hallmonitor_service.table import Table

LONGEST_HOLIDAY: Final = 120
"""Days. The longest summer vacation is shorter; a slip in the year of a range would still working hours for a year."""


class Holiday(Table):
    """A day, or a range of days, without working hours and without bells."""

    first: date = Field(description="The day, or the first day of a range.")
    last: date | None = Field(default=None, description="The last day of a range, itself a holiday.")
    name: Name | None = Field(default=None, description="What people call it.")

    @model_validator(mode="after")
    def _in_order(self) -> Holiday:
        if self.end < self.first:
            refuse("the holiday ends before it begins", "last must not be earlier than first", ("last",))
        if (self.end - self.first).days >= LONGEST_HOLIDAY:
            refuse(f"the holiday is longer than {LONGEST_HOLIDAY} days", "is the year right?", ("last",))
        return self

    @property
    def end(self) -> date:
        """The last day."""
        return self.first if self.last is None else self.last

    def holds(self, day: date) -> bool:
        """Tell whether a day is in it."""
        return self.first <= day <= self.end


class EarlyDismissal(Table):
    """A day on which working hours end early."""

    day: date = Field(description="The day.")
    end: TimeOfDay = Field(description="Local time at which working hours are over on that day.")
    bell_schedule: Name | None = Field(
        default=None,
        description="Name of that day's bell schedule; without it, the usual one holds up to the dismissal.",
    )


class OtherHours(Table):
    """Working hours that differ from the usual ones, on days of the week or on days named one by one."""

    days: tuple[Day, ...] = Field(default=(), description="Days of the week with these hours.")
    dates: tuple[date, ...] = Field(default=(), description="Days with these hours, whatever day of the week they are.")
    start: TimeOfDay = Field(description="Local time at which working hours begin.")
    end: TimeOfDay = Field(description="Local time at which working hours are over.")

    @model_validator(mode="after")
    def _on_some_day(self) -> OtherHours:
        if not self.days and not self.dates:
            refuse("these hours are those of no day", "give them days or dates")
        refuse_disorder(self.start, self.end, "working hours end before they begin")
        return self


class Calendar(Table):
    """The school's calendar, over the usual working hours.

    Of all that it says of one day, a holiday counts first, then hours of that very day, then hours of that day of the
    week; an early dismissal ends whatever hours the day has.
    """

    holidays: tuple[Holiday, ...] = Field(default=(), description="Days without working hours.")
    early_dismissals: tuple[EarlyDismissal, ...] = Field(default=(), description="Days that end early.")
    other_hours: tuple[OtherHours, ...] = Field(default=(), description="Days with hours of their own.")

    @model_validator(mode="after")
    def _each_day_once(self) -> Calendar:
        dismissed = ((str(each.day), ("early_dismissals", at, "day")) for at, each in enumerate(self.early_dismissals))
        hours = list(enumerate(self.other_hours))
        named = (
            (str(day), ("other_hours", at, "dates", place))
            for at, each in hours
            for place, day in enumerate(each.dates)
        )
        weekdays = (
            (day, ("other_hours", at, "days", place)) for at, each in hours for place, day in enumerate(each.days)
        )
        refuse_repeated(dismissed, "{} is dismissed early twice")
        refuse_repeated(named, "{} is given two kinds of hours")
        refuse_repeated(weekdays, "{} is given two kinds of hours")
        return self

    def is_holiday(self, day: date) -> bool:
        """Tell whether a day is a holiday."""
        return any(holiday.holds(day) for holiday in self.holidays)

    def dismissal(self, day: date) -> EarlyDismissal | None:
        """Give the early dismissal of a day."""
        return next((each for each in self.early_dismissals if each.day == day), None)
