"""Which of many tests a text passes, decided together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate.patterns import Patterns
from hallmonitor.evaluate.substrings import Substrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hallmonitor.evaluate.expression import TextTest

    Owners = dict[str, int]


class TextMatcher:
    """Tells whether a text passes one test."""

    def __init__(self, test: TextTest) -> None:
        self._matchers = TextMatchers([test])

    def __call__(self, text: str) -> bool:
        """Tell whether a text passes."""
        return self._matchers.passed(text) != 0


class TextMatchers:
    """Tells which of some tests a text passes, in a time that hardly depends on how many tests there are.

    Args:
        tests: all of them, whatever column they are about.
    """

    def __init__(self, tests: Sequence[TextTest]) -> None:
        numbered = list(enumerate(tests))
        self._folded = _Joined([(1 << number, test) for number, test in numbered if test.folded])
        self._cased = _Joined([(1 << number, test) for number, test in numbered if not test.folded])

    def passed(self, text: str) -> int:
        """Give the tests that a text passes, as bits: bit i for the test of number i."""
        return self._folded.passed(text.casefold()) | self._cased.passed(text)


class _Joined:
    """Tests that look at a text in the same case."""

    def __init__(self, tests: Iterable[tuple[int, TextTest]]) -> None:
        self._exact: Owners = {}
        self._labels: Owners = {}
        prefixes: Owners = {}
        suffixes: Owners = {}
        inside: Owners = {}
        patterns: Owners = {}
        for bit, test in tests:
            _own(self._exact, test.exact, bit)
            _own(prefixes, test.prefixes, bit)
            _own(inside, test.inside, bit)
            _own(patterns, test.patterns, bit)
            _own(self._labels, (suffix for suffix in test.suffixes if _is_label(suffix)), bit)
            _own(suffixes, (suffix for suffix in test.suffixes if not _is_label(suffix)), bit)
        self._prefixes = _by_length(prefixes)
        self._suffixes = _by_length(suffixes)
        self._inside = Substrings(inside) if inside else None
        self._patterns = Patterns(patterns) if patterns else None

    def passed(self, text: str) -> int:
        passed = self._exact.get(text, 0)
        if self._labels:
            passed |= self._ending_at_a_label(text)
        for length, owners in self._prefixes:
            passed |= owners.get(text[:length], 0)
        for length, owners in self._suffixes:
            if length > len(text):
                break
            passed |= owners.get(text[len(text) - length :], 0)
        if self._inside is not None:
            passed |= self._inside.passed(text)
        if self._patterns is not None:
            passed |= self._patterns.passed(text)
        return passed

    def _ending_at_a_label(self, text: str) -> int:
        """Look the tails from each dot up in a table, so that a list of a million suffixes costs what one does."""
        passed = 0
        dot = text.find(".")
        while dot >= 0:
            passed |= self._labels.get(text[dot:], 0)
            dot = text.find(".", dot + 1)
        return passed


def _is_label(suffix: str) -> bool:
    return suffix.startswith(".") and len(suffix) > 1


def _own(owners: Owners, texts: Iterable[str], bit: int) -> None:
    for text in texts:
        owners[text] = owners.get(text, 0) | bit


def _by_length(owners: Mapping[str, int]) -> list[tuple[int, Owners]]:
    """File texts by their length, shortest first."""
    filed: dict[int, Owners] = {}
    for text, owner in owners.items():
        filed.setdefault(len(text), {})[text] = owner
    return sorted(filed.items(), key=lambda pair: pair[0])
