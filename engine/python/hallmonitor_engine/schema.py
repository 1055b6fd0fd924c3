"""The schemas of flow and loss records, the same bytes in every process."""

from __future__ import annotations

import pyarrow as pa

from hallmonitor_engine._native import flow_schema, loss_schema


def _in_order(schema: pa.Schema) -> pa.Schema:
    """`schema` with each field's metadata sorted.

    The engine holds metadata in a hash map, whose order is drawn anew in each process, and writers of Parquet and
    Arrow files store it in the order they find.
    """
    return pa.schema([field.with_metadata(dict(sorted((field.metadata or {}).items()))) for field in schema])


SCHEMA = _in_order(flow_schema())
LOSS_SCHEMA = _in_order(loss_schema())


def with_schema(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """`batch` over the same memory, with `schema` in place of the one it came with."""
    return pa.RecordBatch.from_arrays(batch.columns, schema=schema)
