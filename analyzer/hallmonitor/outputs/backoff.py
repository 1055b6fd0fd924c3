"""How long to wait before a receiver that did not take alerts is asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_LONGEST_DOUBLING = 32  # beyond that every wait is the longest; a bound, so that the number stays one


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first_s` to `most_s`, the later half of each by chance.

    By chance, so that what stopped together, such as all outputs when the network was away, does not come back
    together.

    Attributes:
        chance: where chance comes from.
        first_s: the first wait, seconds.
        most_s: the longest, seconds.
    """

    chance: random.Random
    first_s: float
    most_s: float
    _doublings: int = field(default=0, init=False)

    def next_s(self, at_least_s: float = 0.0) -> float:
        """Give the next wait in seconds, at least `at_least_s`."""
        longest = min(self.most_s, self.first_s * 2.0**self._doublings)
        self._doublings = min(self._doublings + 1, _LONGEST_DOUBLING)
        return max(at_least_s, longest * (1 + self.chance.random()) / 2)

    def reset(self) -> None:
        """Begin with the first wait again."""
        self._doublings = 0
