from __future__ import annotations

from datetime import date, time

import pytest

from hallmonitor.site import Site
from hallmonitor.site.school_day import school_day, working_hours

REGULAR = [
    {"name": "1", "start": "08:00", "end": "09:00"},
    {"name": "Lunch", "start": "11:30", "end": "12:15", "instructional": False},
    {"name": "2", "start": "12:15", "end": "14:30"},
]
SITE = Site.model_validate(
    {
        "working_hours": {"days": ["mon", "tue", "wed", "thu"], "start": "07:30", "end": "15:30"},
        "calendar": {
            "holidays": [{"first": date(2026, 12, 24), "last": date(2027, 1, 1)}, {"first": date(2026, 11, 11)}],
            "early_dismissals": [
                {"day": date(2026, 11, 25), "end": "12:00"},
                {"day": date(2026, 12, 22), "end": "11:00", "bell_schedule": "early"},
                {"day": date(2026, 12, 18), "end": "11:00"},
            ],
            "other_hours": [
                {"days": ["fri"], "start": "08:00", "end": "13:00"},
                {"dates": [date(2027, 2, 6), date(2026, 12, 7)], "start": "09:00", "end": "12:00"},
            ],
        },
        "bell_schedules": [
            {"name": "regular", "days": ["mon", "tue", "wed", "thu", "fri"], "periods": REGULAR},
            {"name": "early", "periods": [{"name": "short", "start": "08:00", "end": "10:30"}]},
            {
                "name": "Saturday",
                "dates": [date(2027, 2, 6)],
                "periods": [{"name": "make-up", "start": "09:00", "end": "12:00"}],
            },
        ],
    }
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 11, 10), ("07:30", "15:30")),  # Tuesday
        (date(2026, 11, 11), None),  # a holiday
        (date(2026, 11, 13), ("08:00", "13:00")),  # a Friday has hours of its own
        (date(2026, 11, 14), None),  # Saturday
        (date(2026, 11, 25), ("07:30", "12:00")),  # dismissed early
        (date(2026, 12, 18), ("08:00", "11:00")),  # a Friday dismissed early
        (date(2026, 12, 7), ("09:00", "12:00")),  # a Monday with hours of its own
        (date(2026, 12, 24), None),  # first of a recess
        (date(2027, 1, 1), None),  # last of it
        (date(2027, 1, 4), ("07:30", "15:30")),
        (date(2027, 2, 6), ("09:00", "12:00")),  # a Saturday that makes up for snow
    ],
)
def test_hours_of_a_day(day: date, hours: tuple[str, str] | None) -> None:
    found = working_hours(SITE, day)
    assert (None if found is None else (f"{found.start:%H:%M}", f"{found.end:%H:%M}")) == hours


@pytest.mark.parametrize(
    ("day", "periods"),
    [
        (date(2026, 11, 10), [("1", "09:00"), ("Lunch", "12:15"), ("2", "14:30")]),
        (date(2026, 11, 11), []),
        (date(2026, 11, 14), []),
        (date(2026, 11, 25), [("1", "09:00"), ("Lunch", "12:00")]),  # lunch is cut, what follows does not take place
        (date(2026, 12, 22), [("short", "10:30")]),
        (date(2026, 12, 18), [("1", "09:00")]),
        (date(2027, 2, 6), [("make-up", "12:00")]),
    ],
)
def test_periods_of_a_day(day: date, periods: list[tuple[str, str]]) -> None:
    assert [(each.name, f"{each.end:%H:%M}") for each in school_day(SITE, day).periods] == periods


def test_days_that_are_alike_are_equal() -> None:
    days = {school_day(SITE, date(2026, 11, day)).hours for day in range(1, 31)}
    assert len(days) == 4
    assert school_day(SITE, date(2026, 11, 9)) == school_day(SITE, date(2026, 11, 10))


def test_a_site_without_a_calendar_has_its_usual_hours_every_week() -> None:
    found = school_day(Site(), date(2026, 12, 25))
    assert found.hours is not None
    assert (found.hours.start, found.hours.end, found.periods) == (time(8), time(16), ())
