from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from boards import colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

SEEN_BY = {
    "all cones": np.eye(3),
    # Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009),
    # severity 1.0, on linear RGB.
    "no long-wave cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no middle-wave cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no short-wave cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
APART = 15
"""Distance in CIELAB (CIE 1976) of two fills beside each other; 2.3 is the least that anybody notices."""

# IEC 61966-2-1: linear sRGB to XYZ, white D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> Numbers:
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: Numbers) -> Numbers:
    ratio = XYZ @ np.clip(rgb, 0, 1) / XYZ.sum(axis=1)
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("eye", SEEN_BY)
@pytest.mark.parametrize(
    "painted",
    [
        colours.CATEGORIES_AND_REST,
        colours.LEVELS,
        colours.SCHEDULE_COLOURS,
        colours.DIRECTIONS,
        colours.NAMING_COLOURS,
        colours.USED_COLOURS,
        {"look": colours.LOOK, "act": colours.ACT},
    ],
    ids=lambda painted: ", ".join(painted)[:24],
)
def test_colours_of_one_panel_are_told_apart_by_every_eye(painted: Mapping[str, str], eye: str) -> None:
    seen = {name: lab(SEEN_BY[eye] @ linear(colour)) for name, colour in painted.items()}
    close = [
        (one, other, round(float(np.linalg.norm(seen[one] - seen[other]))))
        for one, other in itertools.combinations(seen, 2)
        if np.linalg.norm(seen[one] - seen[other]) < APART
    ]
    assert close == []
