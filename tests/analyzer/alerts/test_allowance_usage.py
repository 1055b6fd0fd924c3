from __future__ import annotations

from dataclasses import replace

from hallmonitor.alerts.allowance_usage import Usage

MINUTE = 60_000_000
USAGE = Usage("device-1", 20_585, "gaming", ("off_hours",), ("staff",), 20 * MINUTE, 1_500_000, 30 * MINUTE, 1_000_000)


def test_what_is_left_is_never_less_than_nothing() -> None:
    assert (USAGE.left_us, USAGE.left_octets) == (10 * MINUTE, 0)


def test_without_a_limit_nothing_can_be_left() -> None:
    free = replace(USAGE, allowed_us=None, allowed_octets=None)
    assert (free.left_us, free.left_octets) == (None, None)


def test_the_day_is_told_as_a_date() -> None:
    assert USAGE.date == "2026-05-12"


def test_the_part_that_is_used_is_that_of_time_or_bytes() -> None:
    assert USAGE.share == 1
    assert replace(USAGE, spent_octets=250_000).share == 20 / 30
    assert replace(USAGE, spent_octets=900_000).share == 0.9
    assert replace(USAGE, allowed_octets=None).share == 20 / 30
    assert replace(USAGE, allowed_us=None, allowed_octets=None).share == 0
    assert replace(USAGE, allowed_us=0, spent_us=0).share == 1
