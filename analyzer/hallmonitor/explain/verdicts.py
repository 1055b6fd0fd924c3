"""What an expression says of rows of which some values are not known: it matches, it does not, or that decides.

The three values are Kleene's: unknown and false is false, unknown or true is true, not unknown is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.evaluate import AllOf, AnyOf, Constant, Evaluator, Not
from hallmonitor.evaluate.normal_form import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hallmonitor.evaluate import Expression
    from hallmonitor.evaluate.expression import Test
    from hallmonitor.explain.stored_columns import StoredColumns

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of each row, shape (rows,): whether it surely matches, and whether it surely does not; both false is unknown."""

    yes: Mask
    no: Mask

    @property
    def unknown(self) -> Mask:
        """Where neither is sure."""
        return ~(self.yes | self.no)

    @classmethod
    def always(cls, rows: int) -> Verdicts:
        """Give the verdicts of a condition that every row meets."""
        return cls(np.ones(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_))

    def denied(self) -> Verdicts:
        """Give the verdicts of the opposite."""
        return Verdicts(self.no, self.yes)

    def and_also(self, other: Verdicts) -> Verdicts:
        """Give the verdicts of both together."""
        return Verdicts(self.yes & other.yes, self.no | other.no)


class Judgment:
    """Judges expressions over stored records, each test once.

    Args:
        stored: the records.
    """

    def __init__(self, stored: StoredColumns) -> None:
        self._stored = stored
        self._evaluation = Evaluator().over(stored.columns)
        self._known: dict[Test, Verdicts] = {}

    def verdicts(self, expression: Expression) -> Verdicts:
        """Give what an expression says of each row."""
        match expression:
            case Constant(value):
                every = Verdicts.always(len(self._stored))
                return every if value else every.denied()
            case Not(part):
                return self.verdicts(part).denied()
            case AllOf(parts):
                return self._all(map(self.verdicts, parts))
            case AnyOf(parts):
                return self._all(self.verdicts(part).denied() for part in parts).denied()
        known = self._known.get(expression)
        if known is None:
            known = self._known[expression] = self._test(expression)
        return known

    def _all(self, parts: Iterable[Verdicts]) -> Verdicts:
        joined = Verdicts.always(len(self._stored))
        for part in parts:
            joined = joined.and_also(part)
        return joined

    def _test(self, test: Test) -> Verdicts:
        fields = columns_of(test)
        if any(field not in self._stored.columns for field in fields):
            nobody_knows = np.zeros(len(self._stored), dtype=np.bool_)
            return Verdicts(nobody_knows, nobody_knows)
        passed = self._evaluation.mask(test)
        known = ~np.logical_or.reduce([self._stored.unknown(field) for field in fields])
        return Verdicts(passed & known, ~passed & known)
