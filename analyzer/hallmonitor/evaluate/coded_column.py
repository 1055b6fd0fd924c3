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
    Codes = NDArray[np.signedinteger[Any]]

COMPARED = 3
"""Up to this many matching codes are compared one by one, which is faster than a look-up in a table."""

_BYTE = 256


class CodedColumn:
    """The codes of a column with the class of each code.

    Attributes:
        codes: shape (rows,).
        by_code: the class of each code, shape (values + 1,); the last is for code -1.
        classes: what the column's tests accept, by class.
    """

    def __init__(self, codes: Codes, by_code: NDArray[np.unsignedinteger[Any]], classes: Classes) -> None:
        self.codes = codes
        self.by_code = by_code
        self.classes = classes

    def classes_at(self, where: Where) -> NDArray[np.unsignedinteger[Any]]:
        """Give the class of the value at each of some rows."""
        return self.by_code.take(taken(self.codes, where))

    def scanner(self, accepted: Mask) -> Scanner:
        """Give what finds the values of accepted classes."""
        return Scanner(self.codes.dtype, accepted.take(self.by_code))


class Finder:
    """Tells which rows of a column match an expression over it alone."""

    def __init__(self, column: CodedColumn, expression: Expression) -> None:
        self._column = column
        self._accepted = column.classes.accepted(expression)
        self._scanner: Scanner | None = None
        self._asked = 0

    def __call__(self, where: Where) -> Mask:
        """Tell of each of some rows whether it matches.

        What is accepted is laid out by code once as many rows were asked for as there are codes; until then each row's
        code is looked up by its class.
        """
        codes = taken(self._column.codes, where)
        if self._scanner is None:
            self._asked += codes.shape[0]
            if self._asked < self._column.by_code.shape[0]:
                return self._accepted.take(self._column.by_code.take(codes))
            self._scanner = self._column.scanner(self._accepted)
        return self._scanner(codes)


class Scanner:
    """Finds certain codes among those of many rows, in the way that is fastest for their number and type.

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

    def __call__(self, codes: Codes) -> Mask:
        """Tell which rows hold one of the codes; the array is not to be changed."""
        if self._few is not None:
            mask = np.zeros(codes.shape[0], dtype=np.bool_) if not self._few else codes == self._few[0]
            for code in self._few[1:]:
                mask |= codes == code
            return mask
        if self._bytes is not None:
            # NumPy widens each code to 64 bits to look it up; the table of bytes takes them as they are.
            return np.frombuffer(codes.tobytes().translate(self._bytes), dtype=np.bool_)
        return self._table.take(codes)
