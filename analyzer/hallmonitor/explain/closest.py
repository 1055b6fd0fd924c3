"""The window in which a signature came closest to its threshold, among records that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate import CorrelationKind, Operator
from hallmonitor.explain.window_measures import measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation
    from hallmonitor.explain.window_measures import Counted

_LEAST = frozenset({Operator.LT, Operator.LTE})
_EXACTLY = frozenset({Operator.EQ, Operator.NEQ})


@dataclass(frozen=True, slots=True)
class Closest:
    """One window.

    Attributes:
        at_us: time of the record that it ends with, microseconds since 1970.
        row: number of that record.
        reached: the measure; of steps in order, how many there were.
        across: whether that is across the threshold.
        steps: numbers of the rules of which the window holds a record; of steps in order, of those that followed.
    """

    at_us: int
    row: int
    reached: float
    across: bool
    steps: tuple[int, ...]


def closest(  # noqa: PLR0913 - what is measured, over what, and when
    correlation: Correlation, events: Counted, rules: int, first_us: int, last_us: int, *, whole: bool = False
) -> Closest | None:
    """Find the closest window that ends with a record in [first, last]; of several the earliest.

    Args:
        correlation: what is measured.
        events: the records that count, also those before that windows may reach back to.
        rules: number of rules.
        first_us: microseconds since 1970.
        last_us: likewise.
        whole: take of each group only the window that ends with its last record; steps in order may be over before.

    Returns:
        None where no record that counts is in that time.
    """
    at = measured(correlation, events, rules)
    ordered = correlation.kind is CorrelationKind.TEMPORAL_ORDERED
    value = chain_lengths(correlation, events, rules) if ordered else at.value
    ts = at.counted.ts
    inside = np.flatnonzero((ts >= first_us) & (ts <= last_us))
    if whole and not ordered:
        # Measures come in order of group, then time.
        groups = at.counted.group[inside]
        inside = inside[np.diff(groups, append=-1) != 0]
    if not inside.shape[0]:
        return None
    # A window across the threshold is always closer than one that is not.
    order = np.lexsort((ts[inside], _far(correlation, value[inside]), ~at.across[inside]))
    best = int(inside[order[0]])
    window = at.counted.take(
        (at.counted.group == at.counted.group[best]) & (ts <= ts[best]) & (ts > ts[best] - correlation.window_us)
    )
    reached = float(value[best])
    steps = range(int(reached)) if ordered else np.unique(window.rule).tolist()
    return Closest(
        int(ts[best]),
        int(at.counted.row[best]),
        int(reached) if reached.is_integer() else reached,
        bool(at.across[best]),
        tuple(steps),
    )


def chain_lengths(correlation: Correlation, events: Counted, rules: int) -> NDArray[np.int64]:
    """Give the number of steps in order that end at each record, in the order that `measured` gives.

    A chain of the first k rules is whole where the correlation over these alone is.
    """
    at = measured(correlation, events, rules)
    place = {
        pair: number for number, pair in enumerate(zip(at.counted.row.tolist(), at.counted.rule.tolist(), strict=True))
    }
    lengths = np.zeros(len(at.counted), dtype=np.int64)
    for steps in range(1, rules + 1):
        part = measured(correlation, events.take(events.rule < steps), steps)
        whole = np.flatnonzero(part.value == steps)
        ends = zip(part.counted.row[whole].tolist(), part.counted.rule[whole].tolist(), strict=True)
        lengths[[place[pair] for pair in ends]] = steps
    return lengths


def _far(correlation: Correlation, value: NDArray[Any]) -> NDArray[np.float64]:
    """Give how far each measure is from the threshold; less is closer, and beyond it is less than nothing."""
    short = value.astype(np.float64) - correlation.threshold
    if correlation.operator in _EXACTLY:
        return np.abs(short)
    return short if correlation.operator in _LEAST else -short
