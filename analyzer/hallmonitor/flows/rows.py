"""Flow records with every value in the form that people and other programs read."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESS_COLUMNS = ("outer_source_ip", "outer_destination_ip", "source_ip", "destination_ip")
"""Columns that the engine writes as 16 bytes, IPv4 as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2)."""


def address_text(address: bytes) -> str:
    """An address as people write it (RFC 5952), IPv4 without its IPv6 mapping."""
    parsed = ipaddress.IPv6Address(address)
    return str(parsed.ipv4_mapped or parsed)


def flow_id_text(flow_id: int) -> str:
    """A flow id as alerts and `inspect --flow` write it: 16 hexadecimal digits."""
    return f"{flow_id:016x}"


def _distinct_to_text(values: Sequence[object], column: pa.Array) -> pa.DictionaryArray:
    encoded = column.dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(values, pa.string()))


def _addresses(column: pa.Array) -> pa.DictionaryArray:
    return _distinct_to_text(
        [address_text(value) for value in column.dictionary_encode().dictionary.to_pylist()], column
    )


def text_columns(batch: pa.RecordBatch, capture: str) -> pa.RecordBatch:
    """Addresses and flow ids as text, and the capture's file name in a first column `capture`.

    Args:
        batch: flow records by the engine's schema.
        capture: the file name to note.

    Returns:
        The same rows in the same order, every other column untouched.
    """
    names: list[str] = ["capture"]
    arrays: list[pa.Array] = [pa.DictionaryArray.from_arrays(pa.array([0] * len(batch), pa.int32()), [capture])]
    for name in batch.schema.names:
        column = batch.column(name)
        if name in ADDRESS_COLUMNS:
            column = _addresses(column)
        elif name == "flow_id":
            column = pa.array([flow_id_text(value) for value in column.to_pylist()], pa.string())
        names.append(name)
        arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, names=names)


def plain_columns(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows without dictionaries, and with times as RFC 3339 text in UTC, for formats that know neither."""
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to load, and Parquet takes times as they are

    arrays: list[pa.Array] = []
    for field in batch.schema:
        column = batch.column(field.name)
        if pa.types.is_dictionary(field.type):
            column = column.dictionary_decode()
        elif pa.types.is_timestamp(field.type):
            column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
        arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)
