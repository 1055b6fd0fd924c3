"""Which of many regular expressions a text holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LINEAR = "it must be one that RE2 runs in linear time, without look-around or back reference"
"""The remedy for a regular expression that is refused."""

_AUTOMATON_BYTES = 64 << 20


class PatternError(ValueError):
    """A regular expression that RE2 refuses."""


def compile_pattern(pattern: str) -> Callable[[str], object]:
    """Give the search function of a regular expression that runs in linear time (RE2).

    Raises:
        PatternError: where RE2 refuses it; look-around and back references, which take exponential time, are refused.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        search: Callable[[str], object] = re2.compile(pattern, options).search
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        raise PatternError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error
    return search


class Patterns:
    """Regular expressions, each with the tests that it belongs to; one automaton looks for all of them at once.

    Args:
        owners: pattern -> the tests that it passes, as bits.

    Raises:
        PatternError: where RE2 refuses a pattern.
    """

    def __init__(self, owners: Mapping[str, int]) -> None:
        self._owners = [owners[pattern] for pattern in sorted(owners)]
        self._searches = [compile_pattern(pattern) for pattern in sorted(owners)]
        self._all = _automaton(sorted(owners))

    def passed(self, text: str) -> int:
        """Give the tests that a text passes, as bits."""
        if self._all is not None:
            found = self._all.Match(text) or []
            if len(self._owners) in found:
                return sum_of_bits(self._owners[place] for place in found if place < len(self._owners))
        return sum_of_bits(
            owner for owner, search in zip(self._owners, self._searches, strict=True) if search(text) is not None
        )


def sum_of_bits(parts: Iterable[int]) -> int:
    """Join bits that may overlap."""
    joined = 0
    for part in parts:
        joined |= part
    return joined


def _automaton(patterns: list[str]) -> re2.Set | None:
    """Give one automaton for all patterns, or none where they need too much memory together.

    RE2 tells nothing of a text for which the automaton runs out of memory, just as if no pattern were in it. A last
    pattern that is in every text tells the two apart.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _AUTOMATON_BYTES
    automaton = re2.Set.SearchSet(options)
    try:
        for pattern in [*patterns, ""]:
            automaton.Add(pattern)
        automaton.Compile()
    except re2.error:
        return None
    return automaton
