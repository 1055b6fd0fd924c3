"""Arrow arrays as NumPy arrays, without a Python object for any row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmonitor.columns.coded import Coded, codes_of
from hallmonitor.columns.coded_addresses import ADDRESS_BYTES, CodedAddresses, halves
from hallmonitor.columns.vocabulary import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _is_text(arrow_type: pa.DataType) -> bool:
    return bool(pa.types.is_string(arrow_type) or pa.types.is_large_string(arrow_type))


def _is_address(arrow_type: pa.DataType) -> bool:
    return bool(pa.types.is_fixed_size_binary(arrow_type) and arrow_type.byte_width == ADDRESS_BYTES)


_KINDS = (
    (_is_text, Kind.TEXT),
    (pa.types.is_boolean, Kind.FLAG),
    (pa.types.is_integer, Kind.NUMBER),
    (pa.types.is_floating, Kind.NUMBER),
    (pa.types.is_timestamp, Kind.TIME),
    (_is_address, Kind.ADDRESS),
)


def kind_of(arrow_type: pa.DataType) -> Kind | None:
    """Give how a column of this Arrow type is held, or None where no signature can use it."""
    if pa.types.is_dictionary(arrow_type):
        if _is_address(arrow_type.value_type):
            return Kind.ADDRESS
        return Kind.TEXT if _is_text(arrow_type.value_type) else None
    for fits, kind in _KINDS:
        if fits(arrow_type):
            return kind
    return None


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Give a column as one array; chunks with different dictionaries get a common one."""
    if isinstance(column, pa.ChunkedArray):
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
        combined = column.combine_chunks()
        return combined.combine_chunks() if isinstance(combined, pa.ChunkedArray) else combined
    return column


def coded(array: pa.Array) -> Coded:
    """Give a text array, dictionary-encoded or not, as codes."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    values: list[str | None] = array.dictionary.to_pylist()
    codes = codes_of(array)
    if None in values:
        none = [code for code, value in enumerate(values) if value is None]
        codes = np.where(np.isin(codes, none), codes.dtype.type(-1), codes)
    return Coded(codes, ["" if value is None else value for value in values])


def numbers(array: pa.Array) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Give a number, flag or time array and where it is valid; None means everywhere. Times are microseconds."""
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("us", tz=array.type.tz)).cast(pa.int64())
    if not array.null_count:
        return array.to_numpy(zero_copy_only=False), None
    valid = pc.is_valid(array).to_numpy(zero_copy_only=False)
    filled = array.fill_null(False) if pa.types.is_boolean(array.type) else array.fill_null(0)  # noqa: FBT003
    return filled.to_numpy(zero_copy_only=False), valid


def addresses(array: pa.Array) -> CodedAddresses | tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give a 16-byte binary array as codes where it is dictionary-encoded, else as halves; null becomes `::`."""
    return CodedAddresses.from_arrow(array) if pa.types.is_dictionary(array.type) else halves(array)
