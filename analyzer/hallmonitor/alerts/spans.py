"""Crossings, and the episodes that they make, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """From a first crossing to a last; a crossing by itself is both. All arrays have shape (spans,).

    Attributes:
        values: for each name that the correlation groups by, the number of the group's value.
        first_us: time of the first crossing.
        last_us: time of the last crossing.
        peak: the furthest measure; int64, or float64 for value_avg.
    """

    values: tuple[Ints, ...]
    first_us: Ints
    last_us: Ints
    peak: NDArray[Any]

    @classmethod
    def empty(cls, names: int) -> Spans:
        """Give none, of groups by that many names."""
        return cls(tuple(_none() for _ in range(names)), _none(), _none(), _none())

    def __len__(self) -> int:
        return int(self.first_us.shape[0])

    def at(self, wanted: NDArray[Any]) -> Spans:
        """Give some of them, by a mask or by places."""
        values = tuple(value[wanted] for value in self.values)
        return Spans(values, self.first_us[wanted], self.last_us[wanted], self.peak[wanted])

    @classmethod
    def joined(cls, parts: Sequence[Spans]) -> Spans:
        """Give all of several, at least one."""
        full = [part for part in parts if len(part)] or [parts[0]]
        if len(full) == 1:
            return full[0]
        values = zip(*(part.values for part in full), strict=True)
        return cls(
            tuple(np.concatenate(columns) for columns in values),
            np.concatenate([part.first_us for part in full]),
            np.concatenate([part.last_us for part in full]),
            np.concatenate([part.peak for part in full]),
        )


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)
