"""The engine's loss records as the report shows them."""

from __future__ import annotations

import pyarrow as pa

from hallmonitor.report.view import LossView


def loss_views(batch: pa.RecordBatch) -> tuple[LossView, ...]:
    """Loss records in the order of their times, then causes; a bound that is null stays unknown.

    Args:
        batch: of the engine's loss schema.
    """
    rows = zip(
        _microseconds(batch.column("from")),
        _microseconds(batch.column("to")),
        *(batch.column(name).to_pylist() for name in ("cause", "sensor", "capture", "packets", "detail")),
        strict=True,
    )
    views = [
        LossView(start, end, cause or "unknown", sensor or "", capture, packets, detail)
        for start, end, cause, sensor, capture, packets, detail in rows
    ]
    return tuple(sorted(views, key=lambda v: (v.start_us or 0, v.end_us or 0, v.cause, v.capture or "")))


def _microseconds(column: pa.Array) -> list[int | None]:
    # By way of integers: a damaged capture's times may be beyond what Python's datetime can hold.
    found: list[int | None] = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_pylist()
    return found
