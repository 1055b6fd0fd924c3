"""A text column as codes into a list of distinct values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_NARROW: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32)


def narrowest(values: int) -> type[np.signedinteger[Any]]:
    """Give the narrowest signed type that holds -1 and every code of `values` values."""
    for candidate in _NARROW:
        if values - 1 <= np.iinfo(candidate).max:
            return candidate
    return np.int64


def codes_of(array: pa.DictionaryArray) -> NDArray[np.signedinteger[Any]]:
    """Give the code of each row of a dictionary-encoded array, of the narrowest type; -1 for null."""
    indices = array.indices
    if indices.null_count:
        signed = indices if pa.types.is_signed_integer(indices.type) else indices.cast(pa.int64())
        indices = signed.fill_null(-1)
    codes: NDArray[Any] = indices.to_numpy(zero_copy_only=False)
    return codes.astype(narrowest(len(array.dictionary)), copy=False)


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column: row i holds `values[codes[i]]`, or nothing where the code is -1.

    Attributes:
        codes: shape (rows,), int8, int16 or int32: the narrowest that holds every code, because memory bandwidth
            decides how fast a column is compared.
        values: texts by code. A text may stand under several codes.
    """

    codes: NDArray[np.signedinteger[Any]]
    values: list[str]

    @classmethod
    def from_texts(cls, texts: Iterable[str | None]) -> Coded:
        """Encode texts in order of first appearance; None becomes -1."""
        known: dict[str, int] = {}
        codes = [-1 if text is None else known.setdefault(text, len(known)) for text in texts]
        return cls(np.asarray(codes, dtype=narrowest(len(known))), list(known))

    @classmethod
    def constant(cls, text: str | None, rows: int) -> Coded:
        """Give a column of `rows` rows that all hold the same text."""
        if text is None:
            return cls(np.full(rows, -1, dtype=np.int8), [])
        return cls(np.zeros(rows, dtype=np.int8), [text])

    def texts(self) -> list[str | None]:
        """Give the text of every row; for small columns, as this is a loop over rows."""
        return [None if code < 0 else self.values[code] for code in self.codes.tolist()]

    def __len__(self) -> int:
        return int(self.codes.shape[0])
