from __future__ import annotations

from datetime import datetime
from typing import get_args

import numpy as np
import pytest

from hallmonitor.columns import VOCABULARY
from hallmonitor.derive.schedule import SCHEDULES, active_minutes, offsets, schedules
from hallmonitor.policy.model import Schedule
from hallmonitor.site import Site
from hallmonitor.site.zone import load_zone

DST = {"working_hours": {"days": ["sun", "mon"], "start": "08:00", "end": "16:00"}}


def _us(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1_000_000)


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
    assert schedules(np.array([_us(moment)]), Site()).texts() == [schedule]


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
    assert schedules(np.array([_us(moment)]), Site.model_validate(DST)).texts() == [schedule]


@pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"])
def test_offsets_agree_with_the_zone_every_seven_minutes(name: str) -> None:
    zone = load_zone(name)
    start = _us("2026-03-01T00:00:00Z")
    ts = np.arange(start, start + 60 * 86_400_000_000, 7 * 60_000_000)
    expected = [datetime.fromtimestamp(moment / 1_000_000, zone).utcoffset() for moment in ts.tolist()]
    assert offsets(ts, zone).tolist() == [offset and round(offset.total_seconds() * 1_000_000) for offset in expected]


def test_rules_and_policies_may_name_what_can_occur_and_nothing_else() -> None:
    assert set(VOCABULARY["schedule"].known) == set(get_args(Schedule)) == set(SCHEDULES)


def test_times_beyond_the_calendar_are_off_hours_or_not_but_never_an_error() -> None:
    far = np.array([np.iinfo(np.int64).max // 2, np.iinfo(np.int64).min // 2])
    assert len(schedules(far, Site())) == 2


def test_minutes_are_counted_from_1970_downwards_too() -> None:
    assert active_minutes(np.array([0, 59_999_999, 60_000_000, -1])).tolist() == [0, 0, 1, -1]
