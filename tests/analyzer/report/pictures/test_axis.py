from __future__ import annotations

import re

import pytest

from hallmonitor.report.pictures.axis import TimeAxis, byte_ticks, local_floor, step_s
from hallmonitor.report.words import LocalTime, microseconds

NEW_YORK = LocalTime("America/New_York")
EIGHT = microseconds("2026-05-12T12:00:00Z")
HOUR = 3_600_000_000


def test_ticks_are_round_local_times() -> None:
    labels = [label for _, label in TimeAxis(EIGHT, EIGHT + 8 * HOUR, 0, 100).ticks(NEW_YORK)]
    assert labels == [f"{hour:02}:00" for hour in range(8, 17)]


def test_ticks_of_days_are_dates() -> None:
    labels = [label for _, label in TimeAxis(EIGHT, EIGHT + 120 * HOUR, 0, 100).ticks(NEW_YORK)]
    assert labels == ["13 May", "14 May", "15 May", "16 May", "17 May"]


def test_days_keep_their_names_when_the_clocks_change() -> None:
    start = microseconds("2026-10-30T04:00:00Z")
    labels = [label for _, label in TimeAxis(start, start + 150 * HOUR, 0, 100).ticks(NEW_YORK)]
    assert labels == ["30 Oct", "31 Oct", "1 Nov", "2 Nov", "3 Nov", "4 Nov", "5 Nov"]


def test_ticks_of_years_are_months() -> None:
    start = microseconds("2016-01-01T05:00:00Z")
    labels = [label for _, label in TimeAxis(start, start + 10 * 8766 * HOUR, 0, 100).ticks(NEW_YORK)]
    assert all(re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", label) for label in labels)
    assert len(set(labels)) == len(labels) > 5


def test_zone_is_named_where_it_is_one() -> None:
    day, year = (TimeAxis(EIGHT, EIGHT + hours * HOUR, 0, 100).draw(NEW_YORK, 0, 10) for hours in (8, 8766 // 2))
    assert "Tue 12 May 2026 (local time, America/New_York, EDT)" in day
    assert "(local time, America/New_York)" in year


@pytest.mark.parametrize("length_s", [0, 1, 3600, 86_400, 10**7, 5 * 10**9])
def test_steps_keep_to_the_limit(length_s: int) -> None:
    assert length_s <= step_s(length_s, 9) * 9


def test_floor_counts_from_local_midnight() -> None:
    assert local_floor(EIGHT, 86_400, NEW_YORK) == microseconds("2026-05-12T04:00:00Z")


def test_floor_of_a_time_beyond_the_calendar() -> None:
    assert local_floor(2**62, 3600, NEW_YORK) == 2**62 // HOUR * HOUR


def test_positions_stay_within_the_axis() -> None:
    axis = TimeAxis(EIGHT, EIGHT + HOUR, 10, 100)
    assert [axis.x(EIGHT + part * HOUR // 2) for part in (-1, 0, 1, 2, 3)] == [10, 10, 60, 110, 110]


@pytest.mark.parametrize("peak", [0, 1, 7, 999, 1_234_567, 10**18])
def test_byte_ticks_reach_the_peak(peak: int) -> None:
    ticks = byte_ticks(peak)
    assert ticks[0] == 0
    assert ticks[-1] >= peak
    assert 2 <= len(ticks) <= 6
