"""The window in which a signature came closest to its threshold, among records that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate import Operator
from hallmonitor.explain.window_measures import is_stepped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation
    from hallmonitor.explain.window_measures import Measured

_LEAST = frozenset({Operator.LT, Operator.LTE})
_EXACTLY = frozenset({Operator.EQ, Operator.NEQ})


@dataclass(frozen=True, slots=True)
class Closest:
    """One window.

    Attributes:
        at_us: time of the record that it ends with, microseconds since 1970.
        group: numbers of its group's values.
        reached: the measure; of steps, how many of them there were.
        across: whether that is across the threshold.
    """

    at_us: int
    group: tuple[int, ...]
    reached: float
    across: bool


def closest(
    correlation: Correlation, measured: Measured, first_us: int, last_us: int, *, whole: bool = False
) -> Closest | None:
    """Find the closest window that ends in [first, last]; of several the earliest.

    Args:
        correlation: what is measured.
        measured: its measures.
        first_us: microseconds since 1970.
        last_us: likewise.
        whole: take of each group only the window that ends with its last record; steps may be over before.

    Returns:
        None where no record that counts is in that time.
    """
    inside = np.flatnonzero((measured.ts >= first_us) & (measured.ts <= last_us))
    if not inside.shape[0]:
        return None
    if whole and not is_stepped(correlation):
        inside = inside[np.diff(measured.group[inside], append=-1) != 0]
    at = measured.only(inside)
    # A window across the threshold is always closer than one that is not.
    best = int(np.lexsort((at.ts, _far(correlation, at.value), ~at.across))[0])
    reached = float(at.value[best])
    return Closest(
        int(at.ts[best]),
        at.groups[int(at.group[best])],
        int(reached) if reached.is_integer() else reached,
        bool(at.across[best]),
    )


def _far(correlation: Correlation, value: NDArray[Any]) -> NDArray[np.float64]:
    """Give how far each measure is from the threshold; less is closer, and beyond it is less than nothing."""
    short = value.astype(np.float64) - correlation.threshold
    if correlation.operator in _EXACTLY:
        return np.abs(short)
    return short if correlation.operator in _LEAST else -short
