"""Bell schedules: the named periods of a school day, and the days on which they hold."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations
from itertools import pairwise

from pydantic import Field, model_validator

from hallmonitor.site.values import Day, Name, TimeOfDay, refuse_disorder
from hallmonitor_service.refusal import Refusal, refuse_all, refuse_repeated
from hallmonitor_service.table import Table


class BellPeriod(Table):
    """One period: from `start` up to, not including, `end`, local time."""

    name: Name = Field(description="Name of the period, which signatures ask for as bell_period.")
    start: TimeOfDay = Field(description="Local time at which it begins.")
    end: TimeOfDay = Field(description="Local time at which it is over.")
    instructional: bool = Field(default=True, description="Whether there are lessons in it; false for lunch.")

    @model_validator(mode="after")
    def _in_order(self) -> BellPeriod:
        refuse_disorder(self.start, self.end, f"the period {self.name!r} ends before it begins")
        return self


class BellSchedule(Table):
    """The periods of a day. One without days and dates holds where an early dismissal names it."""

    name: Name = Field(description="Name of the schedule, which early dismissals use.")
    days: tuple[Day, ...] = Field(default=(), description="Days of the week on which it holds.")
    dates: tuple[date, ...] = Field(default=(), description="Days on which it holds, in place of the weekday's.")
    periods: tuple[BellPeriod, ...] = Field(min_length=1, description="Its periods; there may be breaks between them.")

    @model_validator(mode="after")
    def _periods_apart(self) -> BellSchedule:
        numbered = list(enumerate(self.periods))
        refuse_repeated(
            ((period.name, ("periods", at, "name")) for at, period in numbered), "there are two periods called {}"
        )
        numbered.sort(key=lambda each: each[1].start)
        refuse_all(
            [
                Refusal(
                    f"the period {later.name!r} begins before {earlier.name!r} is over", "", ("periods", at, "start")
                )
                for (_, earlier), (at, later) in pairwise(numbered)
                if later.start < earlier.end
            ]
        )
        return self
