"""What flows had open by the last cut of a run that was killed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hallmonitor_agent.spool.layout import OPEN
from hallmonitor_engine import SCHEMA
from hallmonitor_engine.schema import with_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor_agent.spool.layout import Layout


@dataclass(frozen=True, slots=True)
class OpenRecords:
    """Flow records that no closed file has.

    Attributes:
        batches: of `hallmonitor_engine.SCHEMA`; none where nothing was open.
        since_us: the earliest packet of them, microseconds since 1970; None where there is none.
        catalogue_sha256: of the catalogue that they were categorised by; empty without one.
    """

    batches: Sequence[pa.RecordBatch]
    since_us: int | None
    catalogue_sha256: str


def left_open(layout: Layout, sequence: int) -> OpenRecords | None:
    """Read what was open by the cut of `sequence`; None where it was not noted, or cannot be read.

    The file is on disk, under one name or the other, before the state says that the cut's SEQ is used.
    """
    files = (*layout.partial_files(OPEN), *layout.files(OPEN))
    found = (_read(file.path) for file in files if file.sequence == sequence)
    return next((each for each in found if each), None)


def _read(path: Path) -> OpenRecords | None:
    try:
        table = pq.read_table(path, schema=SCHEMA, partitioning=None)
    except (pa.ArrowException, OSError, ValueError):
        return None
    told = pq.read_metadata(path).metadata or {}
    return OpenRecords(
        [with_schema(batch, SCHEMA) for batch in table.to_batches()],
        pc.min(table.column("ts")).value,
        told.get(b"hallmonitor.catalogue", b"").decode(),
    )
