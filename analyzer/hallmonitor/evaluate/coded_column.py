"""A text or address column of one batch, whose rows are decided by the classes of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.evaluate.same_mask import taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.evaluate.classes import Classes
    from hallmonitor.evaluate.expression import Expression
    from hallmonitor.evaluate.same_mask import Where

    Mask = NDArray[np.bool_]

COMPARED = 3
"""Up to this many matching codes are compared one by one, which is faster than a look-up in a table."""

SMALL = 4096
"""For dictionaries up to this size, what a test accepts is laid out by code, and not looked up through the class."""

_BYTE = 256


class CodedColumn:
    """The codes of a column with the class of each code.

    Attributes:
        codes: shape (rows,).
        classes: what the column's tests accept, by class.
    """

    def __init__(
        self, codes: NDArray[np.signedinteger[Any]], by_code: NDArray[np.unsignedinteger[Any]], classes: Classes
    ) -> None:
        self.codes = codes
        self.classes = classes
        self._by_code = by_code
        self._tables: dict[Expression, Mask] = {}
        self._scanners: dict[Expression, Scanner] = {}

    def mask(self, expression: Expression, where: Where) -> Mask:
        """Tell which of some rows match an expression over this column alone."""
        if isinstance(where, slice):
            scanner = self._scanners.get(expression)
            if scanner is None:
                scanner = self._scanners[expression] = self.scanner(self.classes.accepted(expression))
            return scanner(self.codes[where])
        codes = self.codes.take(where)
        if self._by_code.shape[0] > SMALL:
            return self.classes.accepted(expression).take(self._by_code.take(codes))
        table = self._tables.get(expression)
        if table is None:
            table = self._tables[expression] = self.classes.accepted(expression).take(self._by_code)
        return table.take(codes)

    def classes_at(self, where: Where) -> NDArray[np.unsignedinteger[Any]]:
        """Give the class of the value at each of some rows."""
        return self._by_code.take(taken(self.codes, where))

    def scanner(self, accepted: Mask) -> Scanner:
        """Give what finds the values of certain classes in a range of codes."""
        return Scanner(self.codes.dtype, accepted.take(self._by_code))


class Scanner:
    """Finds certain codes in a range of rows, in the way that is fastest for their number and type.

    Args:
        dtype: of the codes.
        table: whether a code is wanted, by code; the last is for code -1.
    """

    def __init__(self, dtype: np.dtype[np.signedinteger[Any]], table: Mask) -> None:
        wanted = np.flatnonzero(table)
        self._few = None
        if wanted.shape[0] <= COMPARED:
            self._few = [-1 if code == table.shape[0] - 1 else code for code in wanted.tolist()]
        self._table = table
        self._bytes: bytes | None = None
        if dtype == np.int8:
            by_byte = np.zeros(_BYTE, dtype=np.bool_)
            by_byte[: table.shape[0] - 1] = table[:-1]
            by_byte[-1] = table[-1]
            self._bytes = by_byte.tobytes()

    @property
    def finds_nothing(self) -> bool:
        """Whether no code is wanted at all."""
        return self._few == []

    def __call__(self, codes: NDArray[np.signedinteger[Any]]) -> Mask:
        """Tell which rows hold one of the codes."""
        if self._few is not None:
            mask = np.zeros(codes.shape[0], dtype=np.bool_) if not self._few else codes == self._few[0]
            for code in self._few[1:]:
                mask |= codes == code
            return mask
        if self._bytes is not None:
            # NumPy widens each code to 64 bits to look it up; the table of bytes takes them as they are.
            return np.frombuffer(codes.tobytes().translate(self._bytes), dtype=np.bool_)
        return self._table.take(codes)
