"""The rows that one rule of a signature matched, as correlations take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Numbers:
    """One column of a leaf, as whole numbers.

    Attributes:
        values: shape (rows,), any integer type of at most 64 bits, read as signed, or flags. Texts and addresses come
            numbered, in one numbering for all columns that an alias joins: numbers are equal where the values are.
        there: shape (rows,), which rows hold a value; None where all do. A row that lacks the value of a group or of a
            measure does not happen for that correlation.
    """

    values: NDArray[Any]
    there: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """The rows that one rule matched, in any order; order in time makes it faster.

    Attributes:
        name: what the correlations call the rule; their aliases go by it.
        ts: shape (rows,), microseconds since 1970.
        columns: the columns that the correlations ask of this rule (`tree.columns_asked`), by name; one that is not
            there holds nothing.
    """

    name: str
    ts: NDArray[np.int64]
    columns: Mapping[str, Numbers] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.ts.shape[0])
