"""Traffic summed by category and by network protocol, from the records of each cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from hallmonitor_agent.status import Traffic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUMMED = ("source_packets", "destination_packets", "source_bytes", "destination_bytes")


class TrafficTotals:
    """Sums since the service began, by what a column tells and by direction.

    Args:
        column: of flow records, such as `category`.
    """

    def __init__(self, column: str) -> None:
        self._column = column
        self._totals = dict[tuple[str, str], Traffic]()

    def add(self, batches: Sequence[pa.RecordBatch]) -> None:
        """Add the records of some batches; a missing value counts as the empty text."""
        for batch in batches:
            for row in self._grouped(batch).to_pylist():
                key = (row[self._column] or "", row["direction"] or "")
                before = self._totals.get(key, Traffic(0, 0, 0))
                self._totals[key] = Traffic(
                    before.packets + row["source_packets_sum"] + row["destination_packets_sum"],
                    before.bytes + row["source_bytes_sum"] + row["destination_bytes_sum"],
                    before.flows + row["first_sum"],
                )

    def taken(self) -> Mapping[tuple[str, str], Traffic]:
        """The sums as they are now."""
        return dict(self._totals)

    def _grouped(self, batch: pa.RecordBatch) -> pa.Table:
        # A flow is counted with its first record.
        first = pc.cast(pc.equal(batch.column("record_seq"), 0), pa.int64())
        names = (self._column, "direction", *_SUMMED)
        table = pa.table([*(batch.column(name) for name in names), first], names=[*names, "first"])
        return table.group_by([self._column, "direction"]).aggregate(
            [*((name, "sum") for name in _SUMMED), ("first", "sum")]
        )
