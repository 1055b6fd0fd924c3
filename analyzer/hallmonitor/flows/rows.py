"""Flow records with every value in the form that people and other programs read."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

ADDRESS_COLUMNS = ("outer_source_ip", "outer_destination_ip", "source_ip", "destination_ip")
"""Columns that the engine writes as 16 bytes, IPv4 as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2)."""

ADDRESS_BYTES = 16
FLOW_ID_DIGITS = 16

_MAPPED = np.frombuffer(bytes(10) + b"\xff\xff", np.uint8)
"""What an IPv4 address has before its own four bytes."""

_OCTETS = pa.array([str(octet) for octet in range(256)])


def address_text(address: bytes) -> str:
    """An address as people write it (RFC 5952), IPv4 without its IPv6 mapping."""
    parsed = ipaddress.IPv6Address(address)
    return str(parsed.ipv4_mapped or parsed)


def flow_id_text(flow_id: int) -> str:
    """A flow id as alerts and `inspect --flow` write it: 16 hexadecimal digits."""
    return f"{flow_id:0{FLOW_ID_DIGITS}x}"


def _addresses(column: pa.Array) -> pa.DictionaryArray:
    """Addresses as text, each distinct one spelled once, and IPv4, which most are, all together."""
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to load

    encoded = column.dictionary_encode()
    distinct = _bytes_of(encoded.dictionary)
    octets = (_OCTETS.take(pa.array(distinct[:, place])) for place in range(len(_MAPPED), ADDRESS_BYTES))
    texts = pc.binary_join_element_wise(*octets, ".")
    others = np.any(distinct[:, : len(_MAPPED)] != _MAPPED, axis=1)
    if others.any():
        spelled = [address_text(address.tobytes()) for address in distinct[others]]
        texts = pc.replace_with_mask(texts, pa.array(others), pa.array(spelled, pa.string()))
    return pa.DictionaryArray.from_arrays(encoded.indices, texts)


def _bytes_of(addresses: pa.Array) -> NDArray[np.uint8]:
    """The bytes of addresses, none of them absent: (addresses, 16), over the same memory."""
    values = addresses.buffers()[1]
    if values is None or not len(addresses):
        return np.empty((0, ADDRESS_BYTES), np.uint8)
    every = np.frombuffer(values, np.uint8, (addresses.offset + len(addresses)) * ADDRESS_BYTES)
    return every.reshape(-1, ADDRESS_BYTES)[addresses.offset :]


def _flow_ids(column: pa.Array) -> pa.Array:
    """Flow ids as `flow_id_text` writes them, all together."""
    digits = column.to_numpy().astype(">u8").tobytes().hex().encode()
    ends = np.arange(0, len(digits) + 1, FLOW_ID_DIGITS, dtype=np.int32)
    return pa.StringArray.from_buffers(len(column), pa.py_buffer(ends), pa.py_buffer(digits))


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
            column = _flow_ids(column)
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
