"""Which of many shorter texts stand inside a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FEW = 16
"""Up to this many parts are looked for one by one, which costs less than looking at each place of the text."""

_BEGINNING = 3


class Substrings:
    """Parts of texts, each with the tests that it belongs to.

    Many parts are filed by how they begin, so that a text is walked once however many there are.

    Args:
        owners: part -> the tests that it passes, as bits.
    """

    def __init__(self, owners: Mapping[str, int]) -> None:
        self._everywhere = owners.get("", 0)
        parts = [(part, owners[part]) for part in sorted(owners) if part]
        self._few = parts if len(parts) <= FEW else []
        self._filed: dict[int, dict[str, list[tuple[str, int]]]] = {}
        for part, owner in parts if len(parts) > FEW else []:
            beginning = part[:_BEGINNING]
            self._filed.setdefault(len(beginning), {}).setdefault(beginning, []).append((part, owner))

    def passed(self, text: str) -> int:
        """Give the tests that a text passes, as bits."""
        passed = self._everywhere
        for part, owner in self._few:
            if part in text:
                passed |= owner
        for length, filed in self._filed.items():
            for place in range(len(text) - length + 1):
                for part, owner in filed.get(text[place : place + length], ()):
                    if text.startswith(part, place):
                        passed |= owner
        return passed
