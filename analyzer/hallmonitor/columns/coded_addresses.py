"""An address column as codes into a list of distinct addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from hallmonitor.columns.coded import codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

ADDRESS_BYTES = 16

_NUMBER = np.dtype(">u8")
_PAIR = np.dtype([("high", _NUMBER), ("low", _NUMBER)])


@dataclass(frozen=True, slots=True)
class CodedAddresses:
    """An address column: row i holds the address of number `codes[i]`, or none where the code is -1.

    Attributes:
        codes: shape (rows,), of the narrowest signed type that holds every code.
        high, low: halves of the addresses by code, shape (addresses,). An address may stand under several codes; `::`
            stands for no address here too.
    """

    codes: NDArray[np.signedinteger[Any]]
    high: NDArray[np.uint64]
    low: NDArray[np.uint64]

    @classmethod
    def from_arrow(cls, array: pa.DictionaryArray) -> CodedAddresses:
        """Take the codes of a dictionary of 16-byte binary values; null becomes no address."""
        return cls(codes_of(array), *halves(array.dictionary))

    @classmethod
    def from_halves(cls, high: NDArray[np.uint64], low: NDArray[np.uint64]) -> CodedAddresses:
        """Encode addresses in order of first appearance."""
        rows = high.shape[0]
        buffers = [None, pa.py_buffer(keys(high, low))]
        array = pa.FixedSizeBinaryArray.from_buffers(pa.binary(ADDRESS_BYTES), rows, buffers)
        return cls.from_arrow(array.dictionary_encode())

    def halves(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Give the halves of every row's address, shape (rows,) each; `::` where there is none."""
        nothing = np.zeros(1, dtype=np.uint64)
        return np.append(self.high, nothing).take(self.codes), np.append(self.low, nothing).take(self.codes)

    def __len__(self) -> int:
        return int(self.codes.shape[0])


def halves(array: pa.Array) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the halves of a 16-byte binary array; null becomes `::`."""
    if not len(array):
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint64)
    if array.null_count:
        array = array.fill_null(bytes(ADDRESS_BYTES))
    pairs = np.frombuffer(array.buffers()[1], dtype=_PAIR)[array.offset : array.offset + len(array)]
    return pairs["high"].astype(np.uint64), pairs["low"].astype(np.uint64)


def keys(high: NDArray[np.uint64], low: NDArray[np.uint64]) -> NDArray[np.bytes_]:
    """Give addresses as 16 bytes each, most significant first: they sort as the addresses do."""
    pairs = np.empty(high.shape[0], dtype=_PAIR)
    pairs["high"], pairs["low"] = high, low
    return pairs.view(f"S{ADDRESS_BYTES}")
