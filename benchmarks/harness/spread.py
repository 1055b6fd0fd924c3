"""The median of some measurements with the least and the most of them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds gave.

    Attributes:
        median: the middle value, or the mean of the two in the middle.
        least: the smallest value.
        most: the largest value.
        rounds: how many values there were.
    """

    median: float
    least: float
    most: float
    rounds: int

    def over(self, other: Spread) -> float:
        """How many times the other's median this median is."""
        return self.median / other.median


def spread(values: Sequence[float]) -> Spread:
    """Sum up one value a round.

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("nothing was measured")
    return Spread(statistics.median(values), min(values), max(values), len(values))
