"""Classes of values: values that pass the same tests are of one class, and are never told apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hallmonitor.evaluate.expression import AddressTest, AllOf, AnyOf, Not, NothingTest, TextTest

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from hallmonitor.evaluate.expression import Expression

    Mask = NDArray[np.bool_]

NOTHING = 0
"""The class of what is not there: it passes no test but that for nothing."""

PLAIN = 1
"""The class of values that pass no test; most values are of it."""


class Classes:
    """Numbers of the sets of tests that values were found to pass.

    Args:
        tests: of one column; the bit of a test is its place here.
    """

    def __init__(self, tests: Sequence[Hashable]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._numbers = {0: PLAIN}
        self._passed = np.zeros((2, len(tests)), dtype=np.bool_)
        self._accepted: dict[Expression, Mask] = {}

    def __len__(self) -> int:
        return len(self._numbers) + 1

    def number(self, passed: int) -> int:
        """Give the class of values that pass certain tests, given as bits."""
        number = self._numbers.get(passed)
        if number is None:
            number = self._numbers[passed] = len(self)
            if number >= self._passed.shape[0]:
                self._passed = np.concatenate([self._passed, np.zeros_like(self._passed)])
            while passed:
                lowest = passed & -passed
                self._passed[number, lowest.bit_length() - 1] = True
                passed ^= lowest
        return number

    def accepted(self, expression: Expression) -> Mask:
        """Tell of each class known so far whether its values match an expression over this column alone."""
        known = self._accepted.get(expression)
        if known is None or known.shape[0] != len(self):
            known = self._accepted[expression] = self._evaluate(expression)
        return known

    def narrowest(self) -> type[np.unsignedinteger[Any]]:
        """Give the narrowest type that holds every class known so far."""
        return np.uint8 if len(self) <= 1 << 8 else np.uint16 if len(self) <= 1 << 16 else np.uint32

    def _evaluate(self, expression: Expression) -> Mask:
        match expression:
            case Not(part):
                return ~self._evaluate(part)
            case AllOf(parts):
                return cast("Mask", np.logical_and.reduce([self._evaluate(part) for part in parts]))
            case AnyOf(parts):
                return cast("Mask", np.logical_or.reduce([self._evaluate(part) for part in parts]))
            case NothingTest():
                return cast("Mask", np.arange(len(self)) == NOTHING)
            case TextTest() | AddressTest() if expression in self._place:
                return self._passed[: len(self), self._place[expression]].copy()
        raise TypeError(f"{type(expression).__name__} cannot be asked of a column of this kind")
