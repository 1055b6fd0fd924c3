"""Write flow records as Parquet files, without the addresses of the site's own devices unless they were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from hallmonitor.replay.stored_form import StoredForm

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from hallmonitor.columns import Columns
    from hallmonitor.site import Site

ROWS_PER_GROUP = 131_072
GROUPS_PER_PART = 16


class FlowWriter:
    """Files `part-00000.parquet`, `part-00001.parquet`, ... in `folder`, rows in the order they come.

    Row groups and parts are cut by row count alone, and texts are stored plain, so that the bytes do not depend on how
    records were batched. There is always at least one file, so that the folder can be read.

    Args:
        folder: an existing, empty folder.
        schema: the engine's schema of flow records.
        site: its home networks.
        show_addresses: keep home addresses and MAC addresses.
        rows_per_group: rows of a row group.
    """

    def __init__(
        self,
        folder: Path,
        schema: pa.Schema,
        site: Site,
        *,
        show_addresses: bool = False,
        rows_per_group: int = ROWS_PER_GROUP,
    ) -> None:
        self._folder = folder
        self._rows_per_group = rows_per_group
        self._form = StoredForm(schema, site, show_addresses=show_addresses)
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._groups = 0
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and (self._rows or not self._groups):
            self._write_group(pa.concat_tables(self._waiting) if self._waiting else self._form.schema.empty_table())
        if self._writer is not None:
            self._writer.close()

    def write(self, batch: pa.RecordBatch, columns: Columns) -> None:
        """Append a batch.

        Args:
            batch: flow records of the engine, with the ids that are to be written.
            columns: the same rows with the derived columns; texts are taken from here, and what is measured of them.
        """
        self._waiting.append(self._form.table(batch, columns))
        self._rows += batch.num_rows
        if self._rows < self._rows_per_group:
            return
        table = pa.concat_tables(self._waiting)
        whole = self._rows - self._rows % self._rows_per_group
        for start in range(0, whole, self._rows_per_group):
            self._write_group(table.slice(start, self._rows_per_group))
        self._waiting = [table.slice(whole)]
        self._rows -= whole

    def _write_group(self, table: pa.Table) -> None:
        if self._writer is None or self._groups % GROUPS_PER_PART == 0:
            if self._writer is not None:
                self._writer.close()
            path = self._folder / f"part-{self._groups // GROUPS_PER_PART:05}.parquet"
            self._writer = pq.ParquetWriter(path, self._form.schema, compression="zstd")
        self._writer.write_table(table.combine_chunks(), row_group_size=self._rows_per_group)
        self._groups += 1
