from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hallmonitor.demo.clock import SECOND, at


@pytest.mark.parametrize(("local", "seconds"), [("08:00", 0), ("15:59", 59), ("00:00", 1)])
def test_local_time_of_the_demo_day(local: str, seconds: int) -> None:
    moment = datetime.fromtimestamp(at(local, seconds=seconds) // SECOND, UTC).astimezone(ZoneInfo("America/New_York"))
    assert moment.strftime("%a %Y-%m-%d %H:%M:%S") == f"Tue 2026-05-12 {local}:{seconds:02}"
