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
