from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from hallmonitor.alerts.local_time import span, when, zone

NEW_YORK = zone("America/New_York")


def us(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ((2026, 5, 12, 13, 2), (2026, 5, 12, 15, 40, 59), "on 12 May 2026 between 09:02 and 11:40"),
        ((2026, 5, 12, 13, 2), (2026, 5, 12, 13, 2, 30), "on 12 May 2026 at 09:02"),
        ((2026, 5, 12, 3, 59), (2026, 5, 12, 4, 1), "between 11 May 2026 23:59 and 12 May 2026 00:01"),
        ((2026, 3, 8, 6, 59), (2026, 3, 8, 7, 0), "on 8 March 2026 between 01:59 and 03:00"),
        ((2026, 11, 1, 5, 30), (2026, 11, 1, 7, 30), "on 1 November 2026 between 01:30 and 02:30"),
    ],
)
def test_moments_are_told_in_the_sites_zone(first: tuple[int, ...], last: tuple[int, ...], told: str) -> None:
    assert when(us(*first), us(*last), NEW_YORK) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(30, "30 s"), (90, "90 s"), (600, "10 min"), (5400, "90 min"), (14400, "4 h"), (86400, "1 d"), (0.5, "0.5 s")],
)
def test_spans_are_told_in_the_largest_whole_unit(seconds: float, told: str) -> None:
    assert span(int(seconds * 1_000_000)) == told


@pytest.mark.parametrize("name", ["Nowhere/Town", "../zoneinfo/UTC", "America"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone(name)
