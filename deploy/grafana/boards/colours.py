"""Colours that mean the same on every dashboard.

They are of the set by Okabe and Ito ("Color Universal Design", 2008), with two greys. Readers with any kind of colour
blindness tell those of one panel apart (tests/deploy/grafana/test_colours.py). It has seven hues: what needs more
stands under a grey.
"""

from __future__ import annotations

from typing import Final

ORANGE: Final = "#e69f00"
SKY: Final = "#56b4e9"
GREEN: Final = "#009e73"
YELLOW: Final = "#f0e442"
BLUE: Final = "#0072b2"
VERMILLION: Final = "#d55e00"
PURPLE: Final = "#cc79a7"
GREY: Final = "#c4c4c4"
DARK_GREY: Final = "#5a6270"

OTHERS: Final = "all other categories"
"""Name of the series that has every category without a colour of its own."""
NO_CATEGORY: Final = "no category"
"""Name of the series of traffic that no entry of the catalogue fits."""

CATEGORIES: Final = {
    "education": GREEN,
    "collaboration": SKY,
    "email": BLUE,
    "file-transfer": YELLOW,
    "social-networking": VERMILLION,
    "streaming": PURPLE,
    "gaming": ORANGE,
}
"""The categories that a district asks about first, and that mostly carry the most; the others share a grey."""
CATEGORIES_AND_REST: Final = {**CATEGORIES, NO_CATEGORY: GREY, OTHERS: DARK_GREY}

LEVELS: Final = {
    "informational": GREY,
    "low": SKY,
    "medium": ORANGE,
    "high": VERMILLION,
    "critical": PURPLE,
}
"""Levels of signatures as Sigma has them, the least first."""

SCHEDULES: Final = {"working": "working hours", "off_hours": "off hours"}
"""Values of the label `schedule` -> names."""
SCHEDULE_COLOURS: Final = {"working hours": BLUE, "off hours": ORANGE}
DIRECTIONS: Final = {"outbound": BLUE, "inbound": ORANGE, "internal": GREEN, "external": PURPLE}
NAMINGS: Final = {
    "named": "named",
    "by_address": "known by address alone",
    "encrypted": "encrypted beyond naming",
    "unnamed": "without a name",
}
"""Values of the label `naming` -> names."""
NAMING_COLOURS: Final = {
    "named": GREEN,
    "known by address alone": SKY,
    "encrypted beyond naming": VERMILLION,
    "without a name": GREY,
}
USED: Final = {"below_half": "less than half", "above_half": "half or more", "used_up": "used up"}
"""Values of the label `used` -> names."""
USED_COLOURS: Final = {"less than half": SKY, "half or more": ORANGE, "used up": VERMILLION}

FINE: Final = "text"
"""What asks for nothing has the colour of text."""
LOOK: Final = YELLOW
ACT: Final = VERMILLION
