"""The classes of a text column's values, remembered from batch to batch."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.evaluate.classes import NOTHING, PLAIN, Classes
from hallmonitor.evaluate.text_match import TextMatchers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.evaluate.expression import TextTest

MEMORY = 262_144
"""Texts remembered for one column; a district's gateway sees fewer distinct names in a day."""

MOST_VERDICTS = 1 << 26
"""With more classes times tests than this, one byte each, all are forgotten before the next batch."""


class TextClasses:
    """Decides all tests of one column together, once per distinct text.

    Args:
        tests: every test of the column.
    """

    def __init__(self, tests: Sequence[TextTest]) -> None:
        self._tests = tuple(tests)
        self._matchers = TextMatchers(self._tests)
        self.classes = Classes(self._tests)
        self._told: dict[str, int] = {}
        self._last: tuple[list[str], NDArray[np.unsignedinteger[Any]]] | None = None

    @property
    def remembered(self) -> int:
        """Number of texts whose class is remembered."""
        return len(self._told)

    def by_code(self, values: list[str]) -> NDArray[np.unsignedinteger[Any]]:
        """Give the classes of a dictionary's texts.

        Returns:
            shape (values + 1,), by code; the last is that of nothing, so that code -1 finds it.
        """
        if self._last is not None and self._last[0] is values and len(values) + 1 == self._last[1].shape[0]:
            return self._last[1]
        if len(self.classes) * len(self._tests) > MOST_VERDICTS:
            self.classes = Classes(self._tests)
            self._told.clear()
        if not self._tests:
            return np.append(np.full(len(values), PLAIN, dtype=np.uint8), np.uint8(NOTHING))
        told = np.fromiter(map(self._told.get, values, repeat(-1)), dtype=np.int64, count=len(values))
        unmet = np.flatnonzero(told < 0).tolist()
        if len(self._told) + len(unmet) > MEMORY:
            self._told.clear()
        for code in unmet:
            text = values[code]
            number = self.classes.number(self._matchers.passed(text))
            if len(self._told) < MEMORY:
                self._told[text] = number
            told[code] = number
        by_code = np.append(told, NOTHING).astype(self.classes.narrowest())
        self._last = values, by_code
        return by_code
