"""One number for each group of events, made from the values of its columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_CODE_BITS = 62


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups as numbers from 0, in the order of their values; not every number needs to have events.

    Attributes:
        size: how many numbers there are; each is below it.
        lowest: for each column, the value that its digit counts from; None where digits are places in `distinct`.
        spans: for each column, how many digits it has.
        distinct: for each column, its distinct values in order; None where digits count from `lowest`.
    """

    size: int
    lowest: tuple[int, ...]
    spans: tuple[int, ...]
    distinct: tuple[Ints | None, ...]

    @classmethod
    def of(cls, columns: Sequence[NDArray[Any]], events: int) -> tuple[Grouping, Ints]:
        """Number the groups of events.

        Args:
            columns: whole numbers, each of shape (events,); without any, all events are one group.
            events: how many there are.

        Returns:
            The groups, and the number of each event's, shape (events,).
        """
        if not columns or not events:
            nothing = (0,) * len(columns)
            return cls(1, nothing, (1,) * len(columns), (None,) * len(columns)), np.zeros(events, dtype=np.int64)
        lowest = tuple(int(column.min()) for column in columns)
        spans = [int(column.max()) - low + 1 for column, low in zip(columns, lowest, strict=True)]
        distinct: list[Ints | None] = [None] * len(columns)
        digits: list[Any] = list(columns)
        size = math.prod(spans)
        if size >= 1 << _CODE_BITS:
            # Distinct values are at most as many as events, which memory bounds; three columns of 2^20 still fit.
            for place, column in enumerate(columns):
                values, digits[place] = np.unique(column.astype(np.int64), return_inverse=True)
                distinct[place], spans[place] = values, int(values.shape[0])
            lowest = tuple(0 for _ in columns)
            size = math.prod(spans)
        if size >= 1 << _CODE_BITS:
            message = "too many columns of too many values to number their groups"
            raise OverflowError(message)
        code = digits[0].astype(np.int64) - lowest[0]
        for digit, low, span in zip(digits[1:], lowest[1:], spans[1:], strict=True):
            code *= span
            code += digit
            code -= low
        return cls(size, lowest, tuple(spans), tuple(distinct)), code

    def values(self, code: Ints) -> tuple[Ints, ...]:
        """Give the values of groups: for each column, shape (groups,)."""
        told: list[Ints] = []
        for low, span, distinct in zip(
            reversed(self.lowest), reversed(self.spans), reversed(self.distinct), strict=True
        ):
            code, digit = np.divmod(code, span)
            told.append(digit + low if distinct is None else distinct[digit])
        return tuple(reversed(told))
