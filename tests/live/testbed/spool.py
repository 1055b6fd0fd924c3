"""Reads a spool as whoever follows it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A closed file."""

    path: Path

    @property
    def sequence(self) -> int:
        return int(self.path.stem)

    @property
    def sensor(self) -> str:
        return self.path.parent.name.removeprefix("sensor=")

    def read(self) -> pa.Table:
        # As one file, without the columns that its folders' names would add.
        return pq.ParquetFile(self.path).read()

    def metadata(self) -> dict[str, str]:
        """What the agent wrote beside the rows."""
        held = pq.read_metadata(self.path).metadata or {}
        prefix = b"hallmonitor."
        return {key.removeprefix(prefix).decode(): value.decode() for key, value in held.items() if prefix in key}


class Spool:
    """The closed files below a folder, in the order of their numbers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def flows(self) -> list[SpoolFile]:
        return self._files("flows")

    def losses(self) -> list[SpoolFile]:
        return self._files("losses")

    def partial(self) -> list[Path]:
        """Files that were never closed."""
        return sorted(self.folder.rglob(".*.partial"))

    def flow_records(self) -> pa.Table:
        """All flow records, file by file."""
        return table_of((file.read() for file in self.flows()), SCHEMA)

    def loss_records(self) -> list[dict[str, object]]:
        """All loss records, file by file."""
        records: list[dict[str, object]] = table_of((file.read() for file in self.losses()), LOSS_SCHEMA).to_pylist()
        return records

    def _files(self, kind: str) -> list[SpoolFile]:
        found = (SpoolFile(path) for path in (self.folder / kind).glob("date=*/sensor=*/[0-9]*.parquet"))
        return sorted(found, key=lambda file: (file.sensor, file.sequence))


def table_of(tables: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
    """One table of several, in their order, of one schema whatever file each was in.

    Raises:
        pyarrow.ArrowInvalid: a table has other columns.
    """
    columns = pa.schema([pa.field(field.name, _plain(field.type)) for field in schema])
    return pa.concat_tables([columns.empty_table(), *(table.cast(columns) for table in tables)]).combine_chunks()


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type without its dictionary: which values share one is no matter of the record."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind
