from __future__ import annotations

import re

import pytest

from hallmonitor.report.pictures.traffic import traffic
from hallmonitor.report.view import Span, TallyView
from hallmonitor.report.words import LocalTime

NEW_YORK = LocalTime("America/New_York")
EIGHT_S = 1_778_587_200
BIN = EIGHT_S // 900


def drawn(bins: dict[str, dict[int, int]], hours: float = 8) -> str:
    span = Span(EIGHT_S * 1_000_000, round((EIGHT_S + hours * 3600) * 1_000_000))
    return traffic(TallyView(900, bins), span, NEW_YORK)


def heights(picture: str) -> list[float]:
    return [float(found) for found in re.findall(r'height="([\d.]+)" fill="[^"]*" stroke="#ffffff"', picture)]


def test_heights_are_in_proportion_to_bytes() -> None:
    assert heights(drawn({"news": {BIN: 100, BIN + 1: 50}, "email": {BIN: 100}})) == pytest.approx([150, 150, 75])


def test_small_categories_are_summed() -> None:
    picture = drawn({f"category-{n:02}": {BIN: 1000 - n} for n in range(20)})
    assert "category-07" in picture
    assert "category-08" not in picture
    assert "all others" in picture
    assert len(heights(picture)) == 9


def test_long_spans_take_wider_bars() -> None:
    picture = drawn({"news": {BIN + n: 10 for n in range(4 * 24 * 7)}}, hours=24 * 7)
    assert "Bytes in each 2 h" in picture
    assert len(heights(picture)) in {84, 85}


def test_description_stands_in_for_the_picture() -> None:
    assert "by bytes: news 150 bytes and email 100 bytes" in drawn({"news": {BIN: 150}, "email": {BIN: 100}})


def test_nothing_to_draw() -> None:
    assert "No traffic was seen." in drawn({}, hours=0)


def test_absurd_times_are_drawn_with_few_bars() -> None:
    picture = traffic(TallyView(900, {"news": {0: 1, 2**52 // 900: 1}}), Span(0, 2**52 * 1_000_000), NEW_YORK)
    assert len(picture) < 100_000
