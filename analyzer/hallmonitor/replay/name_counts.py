"""Flow records and bytes by name, for a bounded number of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.report.view import NameTally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.columns import Coded


class NameCounts:
    """Sums by the values of one text column.

    Args:
        limit: how many names are told apart; records of further names go to `beyond`. Without a bound, a device that
            asks for a new name in every packet would fill the memory.
        missing: name for rows without a value; without it they are not counted.
    """

    def __init__(self, limit: int, missing: str | None = None) -> None:
        self._limit = limit
        self._missing = missing
        self._sums: dict[str, list[int]] = {}
        self.beyond = 0
        """Bytes of records whose name came after the limit was reached."""

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, column: Coded, octets: NDArray[np.int64]) -> None:
        """Count rows and bytes; `column` and `octets` have the same length."""
        slots = column.codes.astype(np.int64) + 1
        records = np.bincount(slots, minlength=len(column.values) + 1)
        sums = np.zeros(records.shape[0], dtype=np.int64)
        np.add.at(sums, slots, octets)
        for slot in np.flatnonzero(records).tolist():
            name = column.values[slot - 1] if slot else self._missing
            if name is not None:
                self._count(name, int(records[slot]), int(sums[slot]))

    def largest(self, most: int | None = None) -> tuple[NameTally, ...]:
        """The names with the most bytes, ties by name; all of them where `most` is None."""
        ranked = sorted(self._sums.items(), key=lambda item: (-item[1][1], item[0]))
        return tuple(NameTally(name, records, octets) for name, (records, octets) in ranked[:most])

    def _count(self, name: str, records: int, octets: int) -> None:
        found = self._sums.get(name)
        if found is not None:
            found[0] += records
            found[1] += octets
        elif len(self._sums) < self._limit:
            self._sums[name] = [records, octets]
        else:
            self.beyond += octets
