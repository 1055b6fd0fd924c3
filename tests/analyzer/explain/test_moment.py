from __future__ import annotations

import pytest

from hallmonitor.explain.moment import local_day, parse_moment
from hallmonitor.site.zone import load_zone
from hallmonitor_service.faults import FaultsError

ZONE = load_zone("America/New_York")
NINE = 1_778_590_800_000_000
HOUR = 3_600_000_000


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-12 09:00",
        " 2026-05-12T09:00:00 ",
        "2026-05-12T13:00Z",
        "2026-05-12T15:00+02:00",
        "20260512T090000.000",
    ],
)
def test_times_are_local_or_say_their_offset(text: str) -> None:
    assert parse_moment(text, ZONE) == NINE


def test_a_day_is_its_beginning() -> None:
    assert parse_moment("2026-05-12", ZONE) == NINE - 9 * HOUR


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("yesterday", "'yesterday' is no time"),
        ("2026-03-08 02:30", "does not exist in America/New_York: clocks go forward"),
        ("2026-11-01 01:30", "comes twice in America/New_York: clocks go back"),
    ],
)
def test_what_is_no_one_time_is_refused(text: str, message: str) -> None:
    with pytest.raises(FaultsError, match=message):
        parse_moment(text, ZONE)


def test_a_time_that_comes_twice_can_be_given_with_its_offset() -> None:
    early, late = (parse_moment(f"2026-11-01 01:30{offset}", ZONE) for offset in ("-04:00", "-05:00"))
    assert late - early == HOUR


@pytest.mark.parametrize(
    ("text", "hours"), [("2026-05-12 09:00", 24), ("2026-03-08 09:00", 23), ("2026-11-01 09:00", 25)]
)
def test_a_local_day_is_as_long_as_it_is(text: str, hours: int) -> None:
    at = parse_moment(text, ZONE)
    begin, end = local_day(at, ZONE)
    assert begin <= at < end
    assert end - begin == hours * HOUR
    assert local_day(end - 1, ZONE) == (begin, end)
    assert local_day(end, ZONE)[0] == end
