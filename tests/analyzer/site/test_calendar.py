from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from hallmonitor.site.calendar import Calendar, EarlyDismissal, Holiday

RECESS = {"first": date(2026, 12, 24), "last": date(2027, 1, 1), "name": "Winter recess"}
EARLY = {"day": date(2026, 11, 25), "end": "12:30"}
FRIDAYS = {"days": ["fri"], "start": "07:30", "end": "13:00"}
MAKE_UP = {"dates": [date(2027, 2, 6)], "start": "08:00", "end": "12:00"}


def test_a_holiday_is_a_day_or_a_range_with_both_ends() -> None:
    recess, veterans = Holiday.model_validate(RECESS), Holiday.model_validate({"first": date(2026, 11, 11)})
    held = [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 11)]
    assert [recess.holds(day) for day in held] == [True, True, True, False]
    assert [veterans.holds(day) for day in held] == [False, False, False, True]
    assert not recess.holds(date(2026, 12, 23))
    assert not recess.holds(date(2027, 1, 2))


def test_days_are_found() -> None:
    calendar = Calendar.model_validate({"holidays": [RECESS], "early_dismissals": [EARLY]})
    assert calendar.is_holiday(date(2026, 12, 25))
    assert not calendar.is_holiday(date(2026, 11, 25))
    assert calendar.dismissal(date(2026, 11, 25)) == EarlyDismissal.model_validate(EARLY)
    assert calendar.dismissal(date(2026, 11, 26)) is None


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"holidays": [{**RECESS, "last": date(2026, 12, 23)}]}, "the holiday ends before it begins"),
        ({"holidays": [{**RECESS, "last": date(2027, 12, 24)}]}, "the holiday is longer than 120 days"),
        ({"holidays": [{"last": date(2027, 1, 1)}]}, "Field required"),
        ({"other_hours": [{"start": "08:00", "end": "12:00"}]}, "these hours are those of no day"),
        ({"other_hours": [{**FRIDAYS, "end": "07:30"}]}, "working hours end before they begin"),
        ({"other_hours": [FRIDAYS, FRIDAYS]}, "'fri' is given two kinds of hours"),
        ({"other_hours": [MAKE_UP, MAKE_UP]}, "'2027-02-06' is given two kinds of hours"),
        ({"early_dismissals": [EARLY, EARLY]}, "'2026-11-25' is dismissed early twice"),
        ({"early_dismissals": [{**EARLY, "end": "noon"}]}, "'noon' is no time of day"),
    ],
)
def test_refuses_in_words(document: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Calendar.model_validate(document)
    assert [error["msg"] for error in caught.value.errors()] == [words]


def test_the_longest_holiday_is_one_of_120_days() -> None:
    assert (Holiday.model_validate({"first": "2026-06-01", "last": "2026-09-28"}).end - date(2026, 6, 1)).days == 119
