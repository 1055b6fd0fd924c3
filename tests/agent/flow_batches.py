"""Makes batches of flow records by the engine's schema for the agent's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TS_US = 1_700_000_000_000_000


def flow_batch(rows: Sequence[Mapping[str, object]]) -> pa.RecordBatch:
    """Records with the given values; what is not given is 0 where a record always has a value, else absent."""
    required: dict[str, object] = {
        "ts": TS_US,
        "ts_end": TS_US,
        "flow_id": 1,
        "record_seq": 0,
        "source_ip": bytes(16),
        "destination_ip": bytes(16),
        "source_port": 0,
        "destination_port": 0,
        "transport": "tcp",
        "end_reason": "idle",
        "sensor": "test",
        "direction": "internal",
        "category": "",
        **dict.fromkeys(("source_bytes", "destination_bytes", "source_packets", "destination_packets"), 0),
    }
    whole = [required | dict(row) for row in rows]
    columns = [_column([row.get(field.name) for row in whole], field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def loss_batch(rows: Sequence[Mapping[str, object]]) -> pa.RecordBatch:
    """Loss records with the given values."""
    required = {"from": TS_US, "to": TS_US, "sensor": "test", "cause": "ring_full"}
    whole = [required | dict(row) for row in rows]
    columns = [_column([row.get(field.name) for row in whole], field.type) for field in LOSS_SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=LOSS_SCHEMA)


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)
