"""Crossings, and the episodes that they make, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Spans:
    """From a first crossing to a last; a crossing by itself is both. All arrays have shape (spans,).

    Attributes:
        row: a record of the group, by which its values are known.
        rule: the rule that matched that record.
        bucket: of the group.
        first_us: time of the first crossing.
        last_us: time of the last crossing.
        peak: the furthest measure.
    """

    row: NDArray[Any]
    rule: NDArray[Any]
    bucket: NDArray[np.uint16]
    first_us: NDArray[np.int64]
    last_us: NDArray[np.int64]
    peak: NDArray[Any]

    @classmethod
    def empty(cls) -> Spans:
        """Give none."""
        whole = np.empty(0, dtype=np.int64)
        return cls(
            whole.astype(np.int32), whole.astype(np.int8), whole.astype(np.uint16), whole, whole.copy(), whole.copy()
        )

    def __len__(self) -> int:
        return int(self.row.shape[0])

    def at(self, wanted: NDArray[Any]) -> Spans:
        """Give some of them, by a mask or by places."""
        return Spans(*(getattr(self, field.name)[wanted] for field in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Spans]) -> Spans:
        """Give all of several."""
        full = [part for part in parts if len(part)] or [cls.empty()]
        if len(full) == 1:
            return full[0]
        return cls(*(np.concatenate([getattr(part, field.name) for part in full]) for field in fields(cls)))
