"""Makes batches of flow and loss records by the engine's schemas for the agent's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TS_US = 1_700_000_000_000_000


def flow_batch(rows: Sequence[Mapping[str, object]]) -> pa.RecordBatch:
    """Flow records with the given values; what is not given is absent, or nothing where a record always has a value."""
    return _batch(rows, SCHEMA)


def loss_batch(rows: Sequence[Mapping[str, object]]) -> pa.RecordBatch:
    """Loss records with the given values, likewise."""
    return _batch(rows, LOSS_SCHEMA)


def _batch(rows: Sequence[Mapping[str, object]], schema: pa.Schema) -> pa.RecordBatch:
    columns = []
    for field in schema:
        absent = None if field.nullable else _nothing(field.type)
        columns.append(_column([row.get(field.name, absent) for row in rows], field.type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _nothing(kind: pa.DataType) -> object:
    if pa.types.is_timestamp(kind):
        return TS_US
    if pa.types.is_fixed_size_binary(kind):
        return bytes(kind.byte_width)
    if pa.types.is_boolean(kind):
        return False
    return "" if pa.types.is_dictionary(kind) else 0


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)
