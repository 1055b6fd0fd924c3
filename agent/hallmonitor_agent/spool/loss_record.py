"""One loss record, as the agent itself makes and joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hallmonitor_engine import LOSS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

SPOOL_FULL: Final = "spool_full"
NOT_WRITTEN: Final = "were not written"
REMOVED: Final = "were removed unread"
_RECORDS: Final = re.compile(rf"(\d+) records ({NOT_WRITTEN}|{REMOVED})")


@dataclass(frozen=True, slots=True)
class LossRecord:
    """A span of time of which less is known than should be.

    Attributes:
        from_us: begin, microseconds since 1970.
        to_us: end.
        cause: one of the causes that ARCHITECTURE.md lists.
        packets: packets lost, where that is known.
        detail: a few words.
        capture: file name of the capture, where one is concerned.
    """

    from_us: int
    to_us: int
    cause: str
    packets: int | None = None
    detail: str | None = None
    capture: str | None = None

    def joined(self, later: LossRecord) -> LossRecord:
        """This and a later loss of the same cause as one; the detail is the later one's, or a sum of records."""
        known = [each.packets for each in (self, later) if each.packets is not None]
        both = replace(
            later,
            from_us=min(self.from_us, later.from_us),
            to_us=max(self.to_us, later.to_us),
            packets=sum(known) if known else None,
        )
        if (ours := lost_records(self)) and (theirs := lost_records(later)):
            return replace(both, detail=_detail(ours[0] + theirs[0], theirs[1]))
        return both


def records_lost(from_us: int, to_us: int, records: int, what: str) -> LossRecord:
    """A loss of flow records that were made.

    Args:
        from_us: begin of what they cover, microseconds since 1970.
        to_us: its end.
        records: how many.
        what: NOT_WRITTEN or REMOVED.
    """
    return LossRecord(min(from_us, to_us), to_us, SPOOL_FULL, detail=_detail(records, what))


def lost_records(loss: LossRecord) -> tuple[int, str] | None:
    """How many flow records a loss tells of and what became of them; None for another kind of loss."""
    found = _RECORDS.fullmatch(loss.detail or "") if loss.cause == SPOOL_FULL else None
    return (int(found[1]), found[2]) if found else None


def loss_batch(losses: Sequence[LossRecord], sensor: str) -> pa.RecordBatch:
    """Loss records by `LOSS_SCHEMA`."""
    columns: dict[str, Sequence[object]] = {
        "from": [loss.from_us for loss in losses],
        "to": [loss.to_us for loss in losses],
        "sensor": [sensor] * len(losses),
        "capture": [loss.capture for loss in losses],
        "cause": [loss.cause for loss in losses],
        "packets": [loss.packets for loss in losses],
        "detail": [loss.detail for loss in losses],
    }
    arrays = [_array(columns[field.name], field.type) for field in LOSS_SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=LOSS_SCHEMA)


def losses_of(table: pa.Table | pa.RecordBatch) -> list[LossRecord]:
    """Loss records of a table by `LOSS_SCHEMA`."""
    return [
        LossRecord(row["from"], row["to"], row["cause"], row["packets"], row["detail"], row["capture"])
        for row in _plain(table).to_pylist()
    ]


def _plain(table: pa.Table | pa.RecordBatch) -> pa.Table | pa.RecordBatch:
    """The times as numbers: a `datetime` ends with the year 9999, and a time stamp does not."""
    schema = table.schema
    for name in ("from", "to"):
        at = schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.int64()))
    return table


def _array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)


def _detail(records: int, what: str) -> str:
    return f"{records} records {what}"
