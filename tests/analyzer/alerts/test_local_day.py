from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmonitor.alerts.local_day import begin_of_day, iso_date, local_days
from hallmonitor.alerts.local_time import zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Beirut", "Pacific/Apia", "America/Havana", "UTC"])
@given(st.lists(st.integers(_us("2011-01-01T00:00:00Z"), _us("2027-01-01T00:00:00Z")), max_size=20))
def test_days_are_those_of_the_calendar(name: str, ts: list[int]) -> None:
    place = zone(name)
    dates = [(EPOCH + timedelta(microseconds=us)).astimezone(place).date() for us in ts]
    told = local_days(np.array(ts, dtype=np.int64), place).tolist()
    assert [iso_date(day) for day in told] == [day.isoformat() for day in dates]


@pytest.mark.parametrize(
    ("name", "day", "begin"),
    [
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"),  # 23 hours
        ("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z"),
        ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),  # after 25 hours
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),  # clocks go from 00:00 to 01:00
    ],
)
def test_a_day_begins_at_the_first_moment_of_its_date(name: str, day: str, begin: str) -> None:
    number = (date.fromisoformat(day) - date(1970, 1, 1)).days
    assert begin_of_day(number, zone(name)) == _us(begin)
    before, after = local_days(np.array([_us(begin) - 1, _us(begin)]), zone(name)).tolist()
    assert (before, after) == (number - 1, number)


def test_times_that_no_calendar_has_keep_the_day_of_utc() -> None:
    far = np.array([np.iinfo(np.int64).max // 2, np.iinfo(np.int64).min // 2, 0])
    days = local_days(far, zone("America/New_York")).tolist()
    assert days == [*(far[:2] // 86_400_000_000).tolist(), -1]
    assert iso_date(days[0]) == str(days[0])
