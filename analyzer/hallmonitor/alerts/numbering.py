"""Numbers that stand for texts and addresses in what the judge keeps.

Texts are numbered in the order in which they are first met. That order depends on how records were split into batches,
so nothing that is told may depend on it. A text is forgotten with the last row that holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns import CodedAddresses, Kind, addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]
    Named = str | tuple[int, int]

NOTHING = -1
"""Number of a text or address that is not there."""

_NOT_MET = -2
_NO_ADDRESS = (0, 0)


class Numbering:
    """Numbers for texts and addresses of columns that may be compared with one another."""

    def __init__(self, named: Iterable[Named] = ()) -> None:
        self.named: list[Named] = list(named)
        """What each number stands for."""
        self._numbers: dict[Named, int] = {one: number for number, one in enumerate(self.named)}

    def __len__(self) -> int:
        return len(self.named)

    def number(self, named: Named) -> int:
        """Give the number of a text, or of an address as its two halves."""
        number = self._numbers.setdefault(named, len(self.named))
        if number == len(self.named):
            self.named.append(named)
        return number

    def text(self, number: int) -> str | None:
        """Give the text of a number; addresses are written as people do."""
        if number < 0:
            return None
        named = self.named[number]
        return named if isinstance(named, str) else addresses.text(*named)

    def keep(self, used: Mask) -> NDArray[np.int32]:
        """Forget what is not used.

        Args:
            used: shape (numbers,).

        Returns:
            The new number of each old one; the last entry is for `NOTHING`.
        """
        renumbered = np.full(used.shape[0] + 1, NOTHING, dtype=np.int32)
        kept = np.flatnonzero(used)
        renumbered[kept] = np.arange(kept.shape[0], dtype=np.int32)
        self.named = [self.named[number] for number in kept.tolist()]
        self._numbers = {one: number for number, one in enumerate(self.named)}
        return renumbered


class Numberings:
    """A numbering for each column; columns that make the same groups share one.

    Args:
        shared: sets of columns whose values are compared with one another.
    """

    def __init__(self, shared: Iterable[Iterable[str]] = ()) -> None:
        self._space: dict[str, str] = {}
        for columns in shared:
            self._join(columns)
        self.spaces: dict[str, Numbering] = {}
        """Numberings by the name of their first column."""
        self._met: dict[str, tuple[Sized, NDArray[np.int32]]] = {}

    def space(self, column: str) -> str:
        """Give the name of a column's numbering."""
        return self._space.get(column, column)

    def of(self, column: str) -> Numbering:
        """Give a column's numbering."""
        return self.spaces.setdefault(self.space(column), Numbering())

    def encoded(self, columns: Columns, name: str, rows: Rows) -> tuple[NDArray[Any], Mask | None]:
        """Give a column's numbers at some rows of a batch, and where they are there; None means everywhere.

        Texts and addresses become their numbers. A number is itself; flow_id keeps its 64 bits, as a signed number.
        """
        if name not in columns:
            return np.full(rows.shape[0], NOTHING, dtype=np.int8), np.zeros(rows.shape[0], dtype=np.bool_)
        kind = columns.kind(name)
        if kind in {Kind.TEXT, Kind.ADDRESS}:
            numbers = self._texts(columns, name, rows) if kind is Kind.TEXT else self._addresses(columns, name, rows)
            return numbers, None if int(numbers.min(initial=0)) >= 0 else numbers >= 0
        values, valid = columns.numbers(name)
        there = None if valid is None else valid.take(rows)
        return _signed(values.take(rows)), None if there is None or there.all() else there

    def forget(self, column: str, used: Mask) -> NDArray[np.int32]:
        """Forget what is not used of a column's numbering; see `Numbering.keep`."""
        self._met.clear()
        return self.of(column).keep(used)

    def _join(self, columns: Iterable[str]) -> None:
        spaces = {self.space(column): None for column in columns}
        first, *others = spaces
        for other in others:
            for column in [column for column, space in self._space.items() if space == other]:
                self._space[column] = first
            self._space[other] = first

    def _texts(self, columns: Columns, name: str, rows: Rows) -> NDArray[np.int32]:
        column = columns.coded(name)
        return self._numbers(name, column.codes.take(rows), column.values, lambda code: column.values[code])

    def _addresses(self, columns: Columns, name: str, rows: Rows) -> NDArray[np.int32]:
        if columns.is_coded(name):
            column = columns.coded_addresses(name)
            codes = column.codes.take(rows)
        else:
            column = CodedAddresses.from_halves(*(half[rows] for half in columns.addresses(name)))
            codes = column.codes
        return self._numbers(name, codes, column.low, lambda code: (int(column.high[code]), int(column.low[code])))

    def _numbers(
        self, name: str, codes: NDArray[Any], values: Sized, named: Callable[[int], Named]
    ) -> NDArray[np.int32]:
        """Give the numbers of codes.

        Args:
            name: the column.
            codes: shape (rows,); -1 for nothing.
            values: what the codes count in. Most batches of one reader share it; each text is then looked up once.
            named: gives what a code stands for.
        """
        held, known = self._met.get(name, ((), np.empty(0, dtype=np.int32)))
        if held is not values:
            known = np.full(len(values) + 1, _NOT_MET, dtype=np.int32)
            known[-1] = NOTHING
            self._met[name] = (values, known)
        encoded: NDArray[np.int32] = known.take(codes, mode="wrap")
        if int(encoded.min(initial=0)) == _NOT_MET:
            numbering = self.of(name)
            asked = np.zeros(known.shape[0], dtype=np.bool_)
            asked[codes[encoded == _NOT_MET]] = True
            fresh = np.flatnonzero(asked)
            known[fresh] = [_number(numbering, named(code)) for code in fresh.tolist()]
            encoded = known.take(codes, mode="wrap")
        return encoded


def _number(numbering: Numbering, named: Named) -> int:
    return NOTHING if named == _NO_ADDRESS else numbering.number(named)


def _signed(values: NDArray[Any]) -> NDArray[np.signedinteger[Any]]:
    """Give numbers as signed ones; 64 bits without a sign are kept as they are, and read as if they had one."""
    if values.dtype == np.uint64:
        return values.view(np.int64)
    return values if values.dtype.kind == "i" else values.astype(np.int64)
