"""Deciding a text test once per distinct text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.evaluate.expression import TextTest

MEMORY = 262_144
"""Verdicts kept for one test; a district's gateway sees fewer distinct names in a day."""

LINEAR = "it must be one that RE2 runs in linear time, without look-around or back reference"
"""The remedy for a regular expression that is refused."""


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


class TextMatcher:
    """Tells whether a text passes a test, and remembers what it told."""

    def __init__(self, test: TextTest) -> None:
        self._fold = test.folded
        self._exact = test.exact
        self._labels = frozenset(suffix for suffix in test.suffixes if suffix.startswith(".") and len(suffix) > 1)
        self._prefixes = tuple(sorted(test.prefixes))
        self._suffixes = tuple(sorted(test.suffixes - self._labels))
        self._inside = tuple(sorted(test.inside))
        self._patterns = [compile_pattern(pattern) for pattern in sorted(test.patterns)]
        self._told: dict[str, bool] = {}

    def __call__(self, text: str) -> bool:
        """Tell whether a text passes."""
        told = self._told.get(text)
        if told is None:
            if len(self._told) >= MEMORY:
                self._told.clear()
            told = self._told[text] = self._decide(text.casefold() if self._fold else text)
        return told

    def _decide(self, text: str) -> bool:
        return (
            text in self._exact
            or text.startswith(self._prefixes)
            or text.endswith(self._suffixes)
            or (bool(self._labels) and self._ends_at_label(text))
            or any(part in text for part in self._inside)
            or any(search(text) is not None for search in self._patterns)
        )

    def _ends_at_label(self, text: str) -> bool:
        """Look the tails from each dot up in a set, so that a list of a million suffixes costs what one does."""
        dot = text.find(".")
        while dot >= 0:
            if text[dot:] in self._labels:
                return True
            dot = text.find(".", dot + 1)
        return False
