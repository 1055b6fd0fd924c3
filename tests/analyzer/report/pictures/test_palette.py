from __future__ import annotations

import pytest

from hallmonitor.report.pictures.palette import LEVEL_STYLES, OTHERS, SERIES, fill, heat, luminance, patterns
from hallmonitor.report.words import LEVELS


def rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(rgb(first)), luminance(rgb(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("step", range(101))
def test_text_in_a_heat_cell_can_be_read(step: int) -> None:
    back, front = heat(step / 100)
    assert contrast(back, front) >= 4.5


def test_series_stand_out_from_white_paper() -> None:
    markup = patterns("k")
    fills = [part[:7] for part in markup.split('height="8" fill="')[1:]]
    assert len(fills) == SERIES
    assert len(set(fills)) == SERIES
    assert all(contrast(colour, "#ffffff") >= 3 for colour in [*fills, OTHERS])


def test_series_beyond_the_last_are_grey() -> None:
    assert fill("k", SERIES - 1) == f"url(#k-fill-{SERIES - 1})"
    assert fill("k", SERIES) == OTHERS


def test_levels_differ_in_letter_and_carry_white_text() -> None:
    assert set(LEVEL_STYLES) == set(LEVELS)
    assert len({style.letter for style in LEVEL_STYLES.values()}) == len(LEVELS)
    assert all(contrast(style.fill, "#ffffff") >= 4.5 for style in LEVEL_STYLES.values())
