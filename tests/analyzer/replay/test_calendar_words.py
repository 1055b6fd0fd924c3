from __future__ import annotations

from hallmonitor.replay.calendar_words import bell_words, calendar_words
from hallmonitor.site.bells import BellSchedule
from hallmonitor.site.calendar import Calendar


def test_days_with_other_hours() -> None:
    calendar = Calendar.model_validate(
        {
            "holidays": [
                {"first": "2026-12-24", "last": "2027-01-01", "name": "Winter recess"},
                {"first": "2026-11-11"},
            ],
            "early_dismissals": [
                {"day": "2026-11-24", "end": "12:30", "bell_schedule": "early"},
                {"day": "2026-11-25", "end": "12:30:30"},
            ],
            "other_hours": [{"days": ["fri"], "dates": ["2027-02-06"], "start": "07:30", "end": "13:00"}],
        }
    )
    assert list(calendar_words(calendar)) == [
        "2026-12-24 to 2027-01-01: holiday (Winter recess)",
        "2026-11-11: holiday",
        "2026-11-24: until 12:30, bell schedule early",
        "2026-11-25: until 12:30:30",
        "Fri, 2027-02-06: 07:30 up to 13:00",
    ]


def test_bell_schedules() -> None:
    periods = [
        {"name": "Lunch", "start": "11:30", "end": "12:00", "instructional": False},
        {"name": "1", "start": "08:00", "end": "08:45"},
    ]
    regular = BellSchedule.model_validate({"name": "regular", "days": ["mon", "tue"], "periods": periods})
    assert bell_words(regular) == "regular (Mon, Tue): 1 08:00 up to 08:45, Lunch 11:30 up to 12:00 (no lessons)"
    early = BellSchedule.model_validate({"name": "early", "periods": periods[1:]})
    assert bell_words(early) == "early (where an early dismissal names it): 1 08:00 up to 08:45"
