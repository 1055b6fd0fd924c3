from __future__ import annotations

import pytest

from hallmonitor_agent.top.amounts import lasting, scaled, whole


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 bit/s"),
        (0.25, "0.2 bit/s"),
        (7, "7 bit/s"),
        (9.96, "10 bit/s"),
        (999, "999 bit/s"),
        (999.6, "1.0 kbit/s"),
        (1234, "1.2 kbit/s"),
        (99_960, "100 kbit/s"),
        (841_700_000, "842 Mbit/s"),
        (1e19, "10000 Pbit/s"),
    ],
)
def test_three_figures_at_most(value: float, text: str) -> None:
    assert scaled(value, "bit/s") == text


def test_without_a_unit_nothing_hangs_over() -> None:
    assert (scaled(7, ""), scaled(7000, "")) == ("7", "7.0 k")


def test_counts_have_commas() -> None:
    assert whole(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.04, "0 s"),
        (0.25, "0.2 s"),
        (9.97, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (11_520, "3 h 12 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_spans_have_their_two_largest_units(seconds: float, text: str) -> None:
    assert lasting(seconds) == text
