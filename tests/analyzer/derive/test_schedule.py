from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import VOCABULARY
from hallmonitor.derive.schedule import SCHEDULES, PartsOfDay
from hallmonitor.policy.allowance import Schedule
from hallmonitor.site import Site
from hallmonitor.site.school_day import school_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

DST = {"working_hours": {"days": ["sun", "mon"], "start": "08:00", "end": "16:00"}}


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOVEMBER = {
    "calendar": {
        "holidays": [{"first": date(2026, 11, 26), "last": date(2026, 11, 27)}],
        "early_dismissals": [
            {"day": date(2026, 11, 25), "end": "11:40"},
            {"day": date(2026, 11, 24), "end": "12:00", "bell_schedule": "early"},
        ],
        "other_hours": [{"days": ["sun"], "start": "00:30", "end": "03:10:07"}],
    },
    "bell_schedules": [
        {
            "name": "regular",
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "periods": [
                {"name": "1", "start": "08:05", "end": "08:50"},
                {"name": "2", "start": "08:53", "end": "11:32"},
                {"name": "Lunch", "start": "11:32", "end": "12:00", "instructional": False},
            ],
        },
        {
            "name": "early",
            "periods": [
                {"name": "1", "start": "08:00", "end": "08:02"},
                {"name": "2", "start": "08:13", "end": "08:15"},
            ],
        },
        {"name": "night", "days": ["sun"], "periods": [{"name": "watch", "start": "00:50", "end": "02:59:59"}]},
    ],
}


def _us(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1_000_000)


def schedules(ts: NDArray[np.int64], site: Site) -> list[str | None]:
    return PartsOfDay(ts, site).schedules().texts()


def told(ts: list[int], site: Site) -> list[tuple[str | None, str | None, bool | None]]:
    parts = PartsOfDay(np.array(ts, dtype=np.int64), site)
    lessons, known = parts.instructional()
    flags = lessons.tolist() if known is None else [None] * len(ts)
    return list(zip(parts.schedules().texts(), parts.bell_periods().texts(), flags, strict=True))


def one_by_one(us: int, site: Site) -> tuple[str, str | None, bool]:
    """The definition: the local date has a day, and the local time of day lies in its hours and periods or not."""
    local = (EPOCH + timedelta(microseconds=us)).astimezone(site.zone)
    day, moment = school_day(site, local.date()), local.time()
    working = day.hours is not None and day.hours.start <= moment < day.hours.end
    period = next((each for each in day.periods if each.start <= moment < each.end), None)
    return (
        "working" if working else "off_hours",
        period.name if period else None,
        period.instructional if period else False,
    )


@pytest.mark.parametrize(
    ("moment", "schedule"),
    [
        ("2026-05-12T11:59:59.999999Z", "off_hours"),  # Tuesday 07:59:59.999999
        ("2026-05-12T12:00:00Z", "working"),
        ("2026-05-12T19:59:59.999999Z", "working"),
        ("2026-05-12T20:00:00Z", "off_hours"),
        ("2026-05-16T14:00:00Z", "off_hours"),  # Saturday
        ("2026-05-18T12:00:00Z", "working"),  # Monday
        ("2026-05-12T03:00:00Z", "off_hours"),  # still Monday evening
        ("2026-01-13T12:30:00Z", "off_hours"),  # winter: 07:30
        ("2026-01-13T20:30:00Z", "working"),  # winter: 15:30
    ],
)
def test_working_hours_by_local_time(moment: str, schedule: str) -> None:
    assert schedules(np.array([_us(moment)]), Site()) == [schedule]


@pytest.mark.parametrize(
    ("moment", "schedule"),
    [
        ("2026-03-07T13:00:00Z", "off_hours"),  # Saturday
        ("2026-03-08T12:00:00Z", "working"),  # clocks went forward at 07:00 UTC: 08:00 local
        ("2026-03-08T11:59:59Z", "off_hours"),
        ("2026-11-01T12:59:59Z", "off_hours"),  # clocks went back at 06:00 UTC: 07:59:59 local
        ("2026-11-01T13:00:00Z", "working"),
        ("2026-11-01T20:59:59Z", "working"),
        ("2026-11-01T21:00:00Z", "off_hours"),
    ],
)
def test_days_on_which_clocks_change(moment: str, schedule: str) -> None:
    assert schedules(np.array([_us(moment)]), Site.model_validate(DST)) == [schedule]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24T13:00:00Z", ("working", "1", True)),  # Tuesday 08:00, a day of short periods
        ("2026-11-24T13:01:59.999999Z", ("working", "1", True)),
        ("2026-11-24T13:02:00Z", ("working", None, False)),
        ("2026-11-24T13:13:00Z", ("working", "2", True)),
        ("2026-11-24T13:15:00Z", ("working", None, False)),
        ("2026-11-24T17:00:00Z", ("off_hours", None, False)),
        ("2026-11-25T16:31:59Z", ("working", "2", True)),  # Wednesday 11:31:59, dismissed at 11:40
        ("2026-11-25T16:32:00Z", ("working", "Lunch", False)),
        ("2026-11-25T16:40:00Z", ("off_hours", None, False)),
        ("2026-11-26T16:00:00Z", ("off_hours", None, False)),  # a holiday
        ("2026-11-30T16:45:00Z", ("working", "Lunch", False)),  # Monday
        ("2026-11-30T20:59:59Z", ("working", None, False)),
    ],
)
def test_calendar_and_bells(moment: str, expected: tuple[str, str | None, bool]) -> None:
    assert told([_us(moment)], Site.model_validate(NOVEMBER)) == [expected]


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"])
@given(
    # Around both changes of the clocks, and over the days of the calendar.
    st.lists(
        st.one_of(
            st.integers(_us("2026-10-31T00:00:00Z"), _us("2026-11-02T00:00:00Z")),
            st.integers(_us("2026-03-07T00:00:00Z"), _us("2026-03-10T00:00:00Z")),
            st.integers(_us("2026-11-23T00:00:00Z"), _us("2026-11-30T23:59:59Z")),
        ).map(lambda us: us - us % 1_000_000),
        max_size=30,
    )
)
@settings(max_examples=100, deadline=None)
def test_whole_columns_agree_with_the_definition(zone: str, ts: list[int]) -> None:
    site = Site.model_validate({**NOVEMBER, "time_zone": zone})
    assert told(ts, site) == [one_by_one(us, site) for us in ts]


def test_every_minute_of_a_fortnight_agrees_with_the_definition() -> None:
    site = Site.model_validate(NOVEMBER)
    start = _us("2026-11-20T00:00:00Z")
    ts = list(range(start, start + 14 * 86_400_000_000, 60_000_000))
    assert told(ts, site) == [one_by_one(us, site) for us in ts]


def test_without_bells_nothing_is_known_of_lessons() -> None:
    assert told([_us("2026-11-24T13:00:00Z")], Site()) == [("working", None, None)]


def test_no_records() -> None:
    assert told([], Site.model_validate(NOVEMBER)) == []


def test_rules_and_policies_may_name_what_can_occur_and_nothing_else() -> None:
    assert set(VOCABULARY["schedule"].known) == set(get_args(Schedule)) == set(SCHEDULES)


def test_times_beyond_the_calendar_are_off_hours() -> None:
    far = np.array([np.iinfo(np.int64).max // 2, np.iinfo(np.int64).min // 2])
    assert schedules(far, Site()) == ["off_hours", "off_hours"]
