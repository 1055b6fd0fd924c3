"""Where runs of equal rows begin, in columns whose equal rows lie side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def run_begins(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell of each row whether it differs from the one before in any of some columns; the first does."""
    fresh = np.zeros(columns[0].shape[0], dtype=np.bool_)
    fresh[:1] = True
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    return fresh
