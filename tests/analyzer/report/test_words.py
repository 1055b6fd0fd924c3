from __future__ import annotations

import pytest

from hallmonitor.report.words import LocalTime, count, duration, listing, microseconds, octets, shown

NEW_YORK = LocalTime("America/New_York")
# 2026-05-12 13:00:05.25 UTC
MOMENT = 1_778_590_805_250_000


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (999_999, "1.0 MB"),
        (42_000_000, "42 MB"),
        (10**21, "1000 EB"),
    ],
)
def test_octets(number: int, words: str) -> None:
    assert octets(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "under 1 s"), (45, "45 s"), (900, "15 min"), (5400, "1 h 30 min"), (86_400, "1 day"), (200_000, "2 days 7 h")],
)
def test_duration(seconds: int, words: str) -> None:
    assert duration(seconds) == words


def test_count_and_listing() -> None:
    assert [count(n, "alert") for n in (0, 1, 5000)] == ["no alerts", "1 alert", "5,000 alerts"]
    assert count(2, "category", "categories") == "2 categories"
    assert [listing(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listing(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("münchen.example", "münchen.example"), ("a\u200bb", "a\\u{200b}b"), ("\ud800", "\\u{d800}"), ("a\u00a0b", "a b")],
)
def test_shown_writes_out_what_cannot_be_seen(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_microseconds_are_exact() -> None:
    assert microseconds("2026-05-12T13:00:05.250000Z") == MOMENT


def test_local_time() -> None:
    assert NEW_YORK.moment(MOMENT) == "Tue 12 May 2026, 09:00:05 EDT"
    assert NEW_YORK.tick(MOMENT) == "09:00"
    assert NEW_YORK.between(MOMENT, MOMENT + 60_000_000) == "Tue 12 May 2026, 09:00:05 to 09:01:05 EDT"
    assert NEW_YORK.between(MOMENT, MOMENT) == "Tue 12 May 2026, 09:00:05 EDT"
    assert NEW_YORK.between(MOMENT, MOMENT + 86_400_000_000) == (
        "Tue 12 May 2026, 09:00:05 EDT to Wed 13 May 2026, 09:00:05 EDT"
    )


def test_zone_is_named_on_both_sides_of_a_change_of_clocks() -> None:
    # 2026-11-01 01:30 EDT and, an hour later, 01:30 EST.
    first = microseconds("2026-11-01T05:30:00Z")
    assert NEW_YORK.between(first, first + 3_600_000_000) == (
        "Sun 1 Nov 2026, 01:30:00 EDT to Sun 1 Nov 2026, 01:30:00 EST"
    )


def test_times_beyond_the_calendar_are_given_as_numbers() -> None:
    assert NEW_YORK.moment(2**62) == f"{2**62} µs since 1970"
    assert NEW_YORK.tick(2**62) == "?"
