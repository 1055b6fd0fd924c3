from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from hallmonitor.derive.local_time import QUARTER_US, offsets
from hallmonitor.site.zone import load_zone


@pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"])
def test_offsets_agree_with_the_zone_every_quarter_of_an_hour(name: str) -> None:
    zone = load_zone(name)
    start = round(datetime.fromisoformat("2026-03-01T00:00:00Z").timestamp()) // 900
    quarters = np.arange(start, start + 60 * 96)
    expected = [datetime.fromtimestamp(quarter * 900, zone).utcoffset() for quarter in quarters.tolist()]
    assert offsets(quarters, zone).tolist() == [each and round(each.total_seconds() * 1_000_000) for each in expected]


def test_times_outside_the_calendar_have_none() -> None:
    far = np.array([np.iinfo(np.int64).max // 2, np.iinfo(np.int64).min // 2]) // QUARTER_US
    assert offsets(far, load_zone("America/New_York")).tolist() == [0, 0]
