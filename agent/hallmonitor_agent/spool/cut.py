"""What becomes one file of the spool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from hallmonitor_engine import SCHEMA
from hallmonitor_engine.parquet import parquet_writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class FinishedCut:
    """The records that were complete when stream time reached `until_us`.

    Attributes:
        batches: flow records by `hallmonitor_engine.SCHEMA`; may be none.
        from_us: where the cut before ended, microseconds since 1970.
        until_us: where this one ends.
        catalogue_sha256: of the catalogue in use; empty without one.
        open: what flows had open then, as records that end by force; None where that is not known.
    """

    batches: Sequence[pa.RecordBatch]
    from_us: int
    until_us: int
    catalogue_sha256: str = ""
    open: Sequence[pa.RecordBatch] | None = None

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(batch.num_rows for batch in self.batches)

    def metadata(self, sequence: int, sensor: str) -> Mapping[str, str]:
        """What the footer of its file says of it."""
        return {
            "hallmonitor.sequence": str(sequence),
            "hallmonitor.from_us": str(self.from_us),
            "hallmonitor.until_us": str(self.until_us),
            "hallmonitor.sensor": sensor,
            "hallmonitor.catalogue": self.catalogue_sha256,
        }


def as_parquet(
    batches: Sequence[pa.RecordBatch], metadata: Mapping[str, str], schema: pa.Schema = SCHEMA
) -> memoryview:
    """The bytes of a Parquet file.

    They are made in memory, since how much room a file takes has to be known before room is made for it.
    """
    sink = pa.BufferOutputStream()
    with parquet_writer(sink, schema, metadata) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return memoryview(sink.getvalue())
