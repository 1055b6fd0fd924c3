"""Tells from samples over time whether something grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_HOUR_S = 3_600
_NORMAL = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""
_CERTAIN = 4
"""Standard errors beyond which a slope is not noise: one in some 30,000."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A straight line through samples.

    Attributes:
        per_hour: its slope, by Theil and Sen: the median of the slopes between all pairs of samples (P. K. Sen,
            Journal of the American Statistical Association 63, 1968), which a third of wild samples does not change.
        noise_per_hour: slope that a run of this length can show by chance alone: four standard errors of the slope, by
            the samples' spread around the line, as if every run of alike neighbours were one sample.
    """

    per_hour: float
    noise_per_hour: float


def growth(at_s: ArrayLike, values: ArrayLike) -> Growth:
    """Fit samples.

    Args:
        at_s: when each was taken.
        values: what was measured.
    """
    time, value = np.asarray(at_s, float), np.asarray(values, float)
    first, second = np.triu_indices(len(time), 1)
    slope = float(np.median((value[second] - value[first]) / (time[second] - time[first])))
    rest = value - slope * time
    rest -= np.median(rest)
    spread = max(_NORMAL * float(np.median(np.abs(rest))), float(np.std(rest)))
    # Memory is taken and given back in steps, so that neighbours are alike and tell less than as many samples would.
    crossings = int(np.count_nonzero(np.diff(np.signbit(rest)))) + 1
    error = spread / (float(np.std(time)) * crossings**0.5)
    return Growth(slope * _HOUR_S, _CERTAIN * error * _HOUR_S)
