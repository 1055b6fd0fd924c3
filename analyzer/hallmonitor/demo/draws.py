"""Random draws that are the same on every machine and every Python from 3.11."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")


class Draws:
    """A named stream of draws from the seed of a capture.

    Only the bits of the Mersenne Twister are used, seeded with a text (hashed with SHA-512 by `random`). Floating point
    and the library's own distributions are left out, for they may differ between versions.

    Attributes:
        seed: the seed of the whole capture.
        name: what the stream is for; streams of different names are independent.
    """

    def __init__(self, seed: int, name: str) -> None:
        self.seed = seed
        self.name = name
        self._bits = random.Random(f"hallmonitor demo {seed} {name}")  # noqa: S311  # made-up traffic keeps no secret

    def below(self, limit: int) -> int:
        """An integer in 0..limit-1."""
        return self._bits.getrandbits(48) % limit

    def between(self, low: int, high: int) -> int:
        """An integer in low..high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred draws."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[self.below(len(items))]

    def octets(self, count: int) -> bytes:
        """That many bytes which look encrypted."""
        return self._bits.getrandbits(count * 8).to_bytes(count, "little") if count else b""
