from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from hallmonitor.retention.schedule import Schedule

NEW_YORK = ZoneInfo("America/New_York")


def us(text: str) -> int:
    """A local time of New York; with an offset, that one."""
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=NEW_YORK)).timestamp()) * 1_000_000


def test_it_is_due_at_the_start() -> None:
    assert Schedule(time(3, 30), NEW_YORK).is_due(us("2026-11-23T12:00"), None)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-23T03:30", "2026-11-23T03:31", False),
        ("2026-11-23T03:29", "2026-11-23T03:30", True),
        ("2026-11-23T04:00", "2026-11-24T03:29", False),
        ("2026-11-23T04:00", "2026-11-24T03:30", True),
        ("2026-11-23T04:00", "2026-12-24T01:00", True),
        ("2026-11-23T04:00", "2026-11-20T04:00", False),  # the clock was set back
        # On 8 March 2026 clocks went from 02:00 to 03:00, on 1 November from 02:00 back to 01:00.
        ("2026-03-07T12:00", "2026-03-08T03:29-04:00", False),
        ("2026-03-07T12:00", "2026-03-08T03:30-04:00", True),
        ("2026-10-31T12:00", "2026-11-01T03:30-05:00", True),
    ],
)
def test_it_is_due_once_a_day_at_the_local_time(last: str, now: str, due: bool) -> None:  # noqa: FBT001 - a case
    assert Schedule(time(3, 30), NEW_YORK).is_due(us(now), us(last)) is due


@pytest.mark.parametrize(
    ("at", "moment"), [(time(2, 30), "2026-03-08T03:30-04:00"), (time(1, 30), "2026-11-01T01:30-04:00")]
)
def test_a_time_that_is_left_out_or_comes_twice_is_one_moment(at: time, moment: str) -> None:
    schedule, begun = Schedule(at, NEW_YORK), us(moment)
    assert not schedule.is_due(begun - 1, begun - 3_600_000_000)
    assert schedule.is_due(begun, begun - 1)
    assert not schedule.is_due(begun + 7_200_000_000, begun)
