"""Colours and textures that stay apart in print, in grey and for colour-blind readers.

Every fill has a contrast of 3:1 or more to white (WCAG 2.2, 1.4.11) and a texture of its own, so that
black ink suffices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.report.pictures.svg import element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

INK = "#1b1f24"
FAINT = "#5a6572"
RULE = "#d5dae0"
OTHERS = "#6b7280"

_FILLS = ("#0072b2", "#d55e00", "#00795a", "#aa4499", "#332288", "#7a7a12", "#a8324a", "#3f6f87")
_STROKES = (
    "",
    "M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6",
    "M0 4 H8",
    "M4 0 V8",
    "M0 0 L8 8 M-2 6 L2 10 M6 -2 L10 2",
    "M0 4 H8 M4 0 V8",
    "M0 8 L8 0 M0 0 L8 8",
    "M1 4 H3 M5 0 H7 M5 8 H7",
)


class LevelStyle(NamedTuple):
    """How a level is drawn: fill, and a letter that says it without colour."""

    fill: str
    letter: str


LEVEL_STYLES = {
    "critical": LevelStyle("#6d0019", "C"),
    "high": LevelStyle("#b3261e", "H"),
    "medium": LevelStyle("#9a5200", "M"),
    "low": LevelStyle("#2f6299", "L"),
    "informational": LevelStyle("#5a6572", "I"),
}
UNKNOWN_LEVEL = LevelStyle("#5a6572", "?")

# The luminance that has the same contrast, 4.58:1, to black and to white.
_EVEN = 0.179

SERIES = len(_FILLS)
"""Series that can be told apart; more are summed under `OTHERS`."""


def patterns(key: str) -> Markup:
    """Definitions of the textured fills, to be placed once in the picture with the same `key`."""
    return element("defs", *(_pattern(key, index) for index in range(SERIES)))


def fill(key: str, index: int) -> str:
    """Paint of series `index`; past the last one the grey of all others."""
    return f"url(#{key}-fill-{index})" if index < SERIES else OTHERS


def heat(share: float) -> tuple[str, str]:
    """Background for a share from 0 to 1, white to dark blue, and the text colour (black or white) of more contrast."""
    light, dark = (242, 247, 251), (8, 64, 110)
    rgb = [round(a + (b - a) * share) for a, b in zip(light, dark, strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*rgb), "#000000" if luminance(rgb) > _EVEN else "#ffffff"


def luminance(rgb: Sequence[int]) -> float:
    """Relative luminance of an sRGB colour with components from 0 to 255 (WCAG 2.2, definitions)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]  # noqa: PLR2004
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _pattern(key: str, index: int) -> Markup:
    return element(
        "pattern",
        element("rect", width=8, height=8, fill=_FILLS[index]),
        *([element("path", d=_STROKES[index], stroke="#ffffff", stroke_width=1.3)] if _STROKES[index] else []),
        id=f"{key}-fill-{index}",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )
