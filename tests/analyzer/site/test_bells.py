from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor.site.bells import BellSchedule

FIRST = {"name": "1", "start": "08:00", "end": "08:47"}
LUNCH = {"name": "Lunch", "start": "11:30", "end": "12:00", "instructional": False}


def test_a_period_has_lessons_unless_it_is_said() -> None:
    schedule = BellSchedule.model_validate({"name": "regular", "periods": [FIRST, LUNCH]})
    assert [period.instructional for period in schedule.periods] == [True, False]


def test_periods_may_touch_and_stand_in_any_order() -> None:
    second = {"name": "2", "start": "08:47", "end": "09:30"}
    assert len(BellSchedule.model_validate({"name": "regular", "periods": [LUNCH, second, FIRST]}).periods) == 3


def _refusals(periods: list[object]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        BellSchedule.model_validate({"name": "regular", "periods": periods})
    refused = [error for error in caught.value.errors() if error["type"] == "refused"]
    return [refusal.message for error in refused for refusal in error["ctx"]["refusals"]]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([{**FIRST, "start": "09:00"}], ["the period '1' ends before it begins"]),
        ([FIRST, {**LUNCH, "name": "1"}], ["there are two periods called '1'"]),
        (
            [LUNCH, FIRST, {**FIRST, "name": "2", "start": "08:46"}, {**LUNCH, "name": "3"}],
            ["the period '2' begins before '1' is over", "the period '3' begins before 'Lunch' is over"],
        ),
    ],
)
def test_refuses_in_words(periods: list[object], words: list[str]) -> None:
    assert _refusals(periods) == words


def test_a_schedule_has_periods() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        BellSchedule.model_validate({"name": "regular", "periods": []})
