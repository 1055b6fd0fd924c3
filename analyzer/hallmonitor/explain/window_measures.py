"""The measure of a signature at every record that counts, group by group.

`correlate.crossings` measures where the threshold is crossed. Asked with a threshold that everything crosses, it
measures everywhere; what is across is told by the threshold itself.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.work import readings
from hallmonitor.correlate import CorrelationKind, Leaf, Operator, columns_asked, crossings, lookback_us
from hallmonitor.correlate.correlation import TEMPORAL
from hallmonitor.correlate.tree import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate import Correlation, Crossings
    from hallmonitor.explain.applied import AppliedSignature
    from hallmonitor.explain.stored_numbers import StoredNumbers

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

_EVERYTHING = -(1 << 62)
"""Below every measure."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures by group, then time; each group and time stands there once. Shape (moments,).

    Attributes:
        group: place of the group in `groups`.
        ts: microseconds since 1970.
        value: the measure of the window that ends there; of steps, how many of them it holds (in their order).
        across: whether that is across the threshold.
        groups: numbers of each group's values, by `StoredNumbers`.
    """

    group: Ints
    ts: Ints
    value: NDArray[Any]
    across: Mask
    groups: tuple[tuple[int, ...], ...]

    def only(self, chosen: Mask | Rows) -> Measured:
        """Give some of the moments."""
        return Measured(self.group[chosen], self.ts[chosen], self.value[chosen], self.across[chosen], self.groups)


class Windows:
    """Measures windows over the records that count for a signature.

    Args:
        applied: the signature.
        numbers: of the stored records.
        matched: of each rule, the records that match.
    """

    def __init__(self, applied: AppliedSignature, numbers: StoredNumbers, matched: Sequence[Mask]) -> None:
        self._correlation = applied.correlation
        self._numbers = numbers
        self._names = applied.names
        self._rows: list[Rows] = [np.flatnonzero(mask) for mask in matched]
        ts = numbers.stored.columns.numbers("ts")[0]
        asked = columns_asked(applied.correlation, self._names)
        counted = {reading.value for reading in readings(applied.correlation, self._names)} - {None}
        self._leaves = [
            Leaf(name, ts[rows], {column: numbers.of(column, rows, counts=column in counted) for column in columns})
            for name, rows, columns in zip(self._names, self._rows, asked, strict=True)
        ]

    def measured(self) -> Measured:
        """Measure the window that ends with each record that counts."""
        correlation = self._correlation
        held = self._moments(crossings(_everywhere(correlation), self._leaves))
        if correlation.kind is CorrelationKind.TEMPORAL_ORDERED and correlation.wanted is None:
            held = dict.fromkeys(held, 0)
            # A chain of the first steps is whole where the correlation over these alone is.
            every = members(correlation, self._names)
            for steps in range(1, len(every) + 1):
                first = dataclasses.replace(correlation, members=every[:steps])
                held |= dict.fromkeys(self._moments(crossings(first, self._leaves)), steps)
        across = self._moments(crossings(correlation, self._leaves))
        held |= {moment: value for moment, value in across.items() if moment not in held}
        moments = sorted(held)
        groups = tuple(dict.fromkeys(group for group, _ in moments))
        place = {group: number for number, group in enumerate(groups)}
        return Measured(
            np.array([place[group] for group, _ in moments], dtype=np.int64),
            np.array([ts for _, ts in moments], dtype=np.int64),
            np.array([held[moment] for moment in moments]),
            np.array([moment in across for moment in moments], dtype=np.bool_),
            groups,
        )

    def rows(self, group: Sequence[int], after_us: int, until_us: int) -> Rows:
        """Give the records that counted for a group's crossings in [after, until], each once.

        Args:
            group: numbers of its values.
            after_us: time of the first crossing.
            until_us: time of the last crossing.
        """
        found = crossings(self._correlation, self._leaves, after_us - 1, until_us)
        since = after_us - lookback_us(self._correlation)
        taken: list[Rows] = [np.empty(0, dtype=np.intp)]
        for reading in readings(self._correlation, self._names):
            leaf, rows = self._leaves[reading.rule], self._rows[reading.rule]
            ours = (leaf.ts > since) & (leaf.ts <= until_us)
            for name, number in zip(reading.outer, group, strict=True):
                ours &= leaf.columns[name].values == number
            for name in reading.needed:
                there = leaf.columns[name].there
                ours &= True if there is None else there
            if found.counted is not None:
                ours &= found.counted[reading.rule]
            taken.append(rows[ours])
        return np.unique(np.concatenate(taken))

    def present(self, group: Sequence[int], after_us: int, until_us: int) -> tuple[int, ...]:
        """Give the places of the members that happen for a group in (after, until]."""
        places: list[int] = []
        for place, member in enumerate(members(self._correlation, self._names)):
            alone = dataclasses.replace(_everywhere(self._correlation), members=(member,))
            alone = dataclasses.replace(alone, kind=CorrelationKind.EVENT_COUNT, field=None)
            found = self._moments(crossings(alone, self._leaves, after_us, until_us))
            if any(held == tuple(group) for held, _ in found):
                places.append(place)
        return tuple(places)

    @staticmethod
    def _moments(found: Crossings) -> dict[tuple[tuple[int, ...], int], Any]:
        values = [value.tolist() for value in found.values]
        groups = list(zip(*values, strict=True)) if values else [()] * (int(found.group.max(initial=-1)) + 1)
        moments = zip(found.group.tolist(), found.ts.tolist(), found.measured.tolist(), strict=True)
        return {(groups[group], ts): measure for group, ts, measure in moments}


def is_stepped(correlation: Correlation) -> bool:
    """Tell whether a correlation is about steps that are there, rather than about an amount."""
    return correlation.kind in TEMPORAL


def _everywhere(correlation: Correlation) -> Correlation:
    """Give the correlation that is across its threshold at each of its events, and measures what it measures."""
    kind = CorrelationKind.TEMPORAL if correlation.kind in TEMPORAL else correlation.kind
    return dataclasses.replace(
        correlation, kind=kind, operator=Operator.GTE, threshold=_EVERYTHING, limit=None, wanted=None
    )
