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

_MOST = 1 << 62
"""Numbers of groups are below this."""

_NARROW = 1 << 31
"""Fewer events than this fit into memory, so that two numbers below it make one below `_MOST`."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups as numbers from 0, in the order of their values; not every number needs to have events.

    Attributes:
        size: how many numbers there are; each is below it.
        lowest: for each column, the value that its digit counts from.
        spans: for each column, how many digits it has.
        held: for each column, the values by number, shape (size,); None where a number's digits tell them.
    """

    size: int
    lowest: tuple[int, ...] = ()
    spans: tuple[int, ...] = ()
    held: tuple[Ints, ...] | None = None

    @classmethod
    def of(cls, columns: Sequence[NDArray[Any]], events: int) -> tuple[Grouping, Ints]:
        """Number the groups of events.

        Args:
            columns: whole numbers, each of shape (events,); without any, all events are one group.
            events: how many there are, fewer than 2^31.

        Returns:
            The groups, and the number of each event's, shape (events,).
        """
        if not columns or not events:
            return cls(1, (0,) * len(columns), (1,) * len(columns)), np.zeros(events, dtype=np.int64)
        lowest = tuple(int(column.min()) for column in columns)
        spans = tuple(int(column.max()) - low + 1 for column, low in zip(columns, lowest, strict=True))
        size = math.prod(spans)
        if size >= _MOST:
            return cls._ranked(columns)
        code = columns[0].astype(np.int64) - lowest[0]
        for digit, low, span in zip(columns[1:], lowest[1:], spans[1:], strict=True):
            code *= span
            code += digit
            code -= low
        return cls(size, lowest, spans), code

    @classmethod
    def _ranked(cls, columns: Sequence[NDArray[Any]]) -> tuple[Grouping, Ints]:
        """Number groups whose digits are too many for one number: ranks stand for what they would not fit with."""
        code = np.zeros(columns[0].shape[0], dtype=np.int64)
        size = 1
        for column in columns:
            digit = from_zero(column, _NARROW)
            span = int(digit.max()) + 1
            if size * span >= _MOST:
                code = _ranks(code)
                size = int(code.max()) + 1
            code = code * span + digit
            size *= span
        _, firsts, code = np.unique(code, return_index=True, return_inverse=True)
        held = tuple(column[firsts].astype(np.int64) for column in columns)
        return cls(firsts.shape[0], held=held), code.astype(np.int64, copy=False)

    def values(self, code: Ints) -> tuple[Ints, ...]:
        """Give the values of groups: for each column, shape (groups,)."""
        if self.held is not None:
            return tuple(column[code] for column in self.held)
        told: list[Ints] = []
        for low, span in zip(reversed(self.lowest), reversed(self.spans), strict=True):
            code, digit = np.divmod(code, span)
            told.append(digit + low)
        return tuple(reversed(told))


def from_zero(values: NDArray[Any], most: int) -> Ints:
    """Give numbers from 0 in the order of some values: as far apart as these where that is below `most`, else ranks.

    Args:
        values: whole numbers, one at least.
        most: at most 2^63.
    """
    lowest = int(values.min())
    if int(values.max()) - lowest >= most:
        return _ranks(values)
    return values.astype(np.int64) - lowest


def _ranks(values: NDArray[Any]) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64, copy=False)
