from __future__ import annotations

import pytest

from hallmonitor.explain.local_words import amount, clock, lasting, local, stamp
from hallmonitor.site.zone import load_zone

ZONE = load_zone("America/New_York")
NINE = 1_778_590_800_000_000


def test_times_are_local() -> None:
    assert clock(NINE, ZONE) == "09:00"
    assert clock(NINE + 5_000_000, ZONE, seconds=True) == "09:00:05"
    assert stamp(NINE, ZONE) == "2026-05-12 09:00:00 EDT"
    assert local(NINE, ZONE).utcoffset() is not None


@pytest.mark.parametrize(
    ("us", "words"),
    [
        (0, "0 s"),
        (1_500_000, "1.5 s"),
        (59_000_000, "59 s"),
        (60_000_000, "1 min"),
        (4_800_000_000, "1 h 20 min"),
        (90_061_000_000, "1 d 1 h"),
    ],
)
def test_spans_have_two_units_at_most(us: int, words: str) -> None:
    assert lasting(us) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (2, "active minutes", "2 active minutes"),
        (1, "active minutes", "1 active minute"),
        (1, "minutes with new connections", "1 minute with new connections"),
        (1, "addresses tried in vain", "1 address tried in vain"),
        (1, "steps in order", "1 step in order"),
        (1, "losses", "1 loss"),
        (1_000, "bytes", "1,000 bytes"),
    ],
)
def test_one_is_singular(value: float, unit: str, words: str) -> None:
    assert amount(value, unit) == words
