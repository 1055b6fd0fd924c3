"""Values of stored records as numbers that tell them apart, for groups and for what is counted.

An address of the district, which is not stored, is one and the same where it makes a group, and always another where it
is counted: a measure is then the most that it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Kind, addresses
from hallmonitor.correlate import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.explain.stored_columns import StoredColumns

    Rows = NDArray[np.intp]

_HIDDEN = -2
_FROM_HERE = 1 << 40
"""Numbers of counted values that are not stored: beyond those of all texts and addresses."""


class StoredNumbers:
    """Numbers texts and addresses in one numbering for all columns, so that columns which name one group agree.

    Args:
        stored: the records.
    """

    def __init__(self, stored: StoredColumns) -> None:
        self.stored = stored
        self._known: dict[object, int] = {}
        self._named: list[object] = []
        self._columns: dict[str, Numbers] = {}

    def of(self, name: str, rows: Rows, *, counts: bool = False) -> Numbers:
        """Give a column at some rows.

        Args:
            name: the column.
            rows: numbers of records.
            counts: whether distinct values are counted, or summed, rather than grouped by.
        """
        whole = self._columns.get(name)
        if whole is None:
            whole = self._columns[name] = self._number(name)
        values = whole.values[rows]
        if counts:
            values = np.where(values == _HIDDEN, _FROM_HERE + rows, values)
        return Numbers(values, None if whole.there is None else whole.there[rows])

    def value(self, name: str, number: int) -> str | int | None:
        """Give what a number stands for in a column; None for a value that is not stored."""
        if number == _HIDDEN:
            return None
        if name in self.stored.columns and self.stored.columns.kind(name) in {Kind.TEXT, Kind.ADDRESS}:
            named = self._named[number]
            return named if isinstance(named, str) else addresses.text(*named)  # type: ignore[misc]
        return number

    def _number(self, name: str) -> Numbers:
        columns, unknown = self.stored.columns, self.stored.unknown(name)
        if name not in columns:
            return Numbers(np.full(len(self.stored), _HIDDEN, dtype=np.int64), unknown)
        kind = columns.kind(name)
        if kind is Kind.TEXT:
            coded = columns.coded(name)
            table = np.array([*map(self._of, coded.values), -1], dtype=np.int64)
            return Numbers(np.where(unknown, _HIDDEN, table[coded.codes]), (coded.codes >= 0) | unknown)
        if kind is Kind.ADDRESS:
            halves = np.stack(columns.addresses(name), axis=1)
            distinct, places = np.unique(halves, axis=0, return_inverse=True)
            table = np.array([self._of(tuple(pair)) for pair in distinct.tolist()], dtype=np.int64)
            numbers = table[places.reshape(-1)] if len(table) else np.empty(0, dtype=np.int64)
            return Numbers(np.where(unknown, _HIDDEN, numbers), halves.any(axis=1) | unknown)
        values, valid = columns.numbers(name)
        plain = values.view(np.int64) if values.dtype == np.uint64 else values.astype(np.int64)
        return Numbers(plain, valid)

    def _of(self, named: object) -> int:
        number = self._known.setdefault(named, len(self._named))
        if number == len(self._named):
            self._named.append(named)
        return number
