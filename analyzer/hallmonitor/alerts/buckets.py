"""Buckets of groups: a small number for each row, the same for all rows of a group.

A table over buckets tells in one pass over all rows kept which of them belong to groups that something happened to.
Several groups may share a bucket; then some rows are looked at in vain, and nothing else changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import COUNTED, TEMPORAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation

    Array = NDArray[Any]
    Buckets: TypeAlias = NDArray[np.uint16]
    Mask = NDArray[np.bool_]

NUMBER = 1 << 16
"""Buckets that there are: 16 bits a row, and a table that fits into a processor's nearest cache."""

_SPREAD = np.uint32(0x9E3779B1)  # an odd number near 2^32 by the golden ratio: its products spread evenly (Knuth, 6.4)
_HIGH_BITS = 16


def buckets(columns: Sequence[Array], rows: int) -> Buckets:
    """Give the bucket of each row from the columns of its group; without any, all rows are in one."""
    if not columns:
        return np.zeros(rows, dtype=np.uint16)
    first, *others = columns
    if not others:
        return first.astype(np.uint16)
    mixed = first.astype(np.uint32)
    for column in others:
        mixed = _mix(mixed) + column.astype(np.uint32)
    return _mix(mixed).astype(np.uint16)


def _mix(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Spread what tells values apart over all of their bits."""
    spread: NDArray[np.uint32] = values * _SPREAD
    spread ^= spread >> _HIGH_BITS
    return spread


def table(held: Buckets) -> Mask:
    """Tell of each bucket whether it is among some."""
    among = np.zeros(NUMBER, dtype=np.bool_)
    among[held] = True
    return among


def possible(correlation: Correlation, held: Buckets, rule: Array, rules: int) -> Mask | None:
    """Tell which rows lie in buckets with enough events to ever cross; None means all.

    Args:
        correlation: what makes a crossing.
        held: bucket of each row.
        rule: rule of each.
        rules: number of rules.
    """
    least = correlation.least()
    if least is None or correlation.members or correlation.wanted is not None:
        return None
    if correlation.kind in COUNTED and least > 1:
        present = np.bincount(held, minlength=NUMBER)
    elif correlation.kind in TEMPORAL:
        present = np.zeros(NUMBER, dtype=np.int16)
        for number in range(rules):
            present += table(held[rule == number])
    else:
        return None
    enough: Mask = present >= least
    return enough[held]
