"""Write flow records as Parquet files, without the addresses of the site's own devices unless they were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.derive.networks import within
from hallmonitor.replay.concealment import MEASURES

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from hallmonitor.columns import Coded, Columns
    from hallmonitor.site import Site

ROWS_PER_GROUP = 131_072
GROUPS_PER_PART = 16
_DERIVED = ("device", "device_group", "schedule", "bell_period", "instructional", "failed_connection")


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
        self._site = site
        self._show = show_addresses
        self._rows_per_group = rows_per_group
        self._schema = _schema(schema, show_addresses=show_addresses)
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
            self._write_group(pa.concat_tables(self._waiting) if self._waiting else self._schema.empty_table())
        if self._writer is not None:
            self._writer.close()

    def write(self, batch: pa.RecordBatch, columns: Columns) -> None:
        """Append a batch.

        Args:
            batch: flow records of the engine, with the ids that are to be written.
            columns: the same rows with the derived columns; texts are taken from here, and what is measured of them.
        """
        self._waiting.append(self._table(batch, columns))
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
            self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._writer.write_table(table.combine_chunks(), row_group_size=self._rows_per_group)
        self._groups += 1

    def _table(self, batch: pa.RecordBatch, columns: Columns) -> pa.Table:
        arrays = []
        for field in self._schema:
            if pa.types.is_string(field.type):
                arrays.append(_texts(columns.coded(field.name)))
            elif field.name in _DERIVED or (field.name in MEASURES and not self._show):
                values, valid = columns.numbers(field.name)
                arrays.append(pa.array(values, field.type, mask=None if valid is None else ~valid))
            elif pa.types.is_fixed_size_binary(field.type) and not self._show:  # every address, whatever its name
                arrays.append(self._foreign(batch.column(field.name), columns, field.name))
            else:
                arrays.append(batch.column(field.name))
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def _foreign(self, array: pa.Array, columns: Columns, name: str) -> pa.Array:
        """The addresses of `array` that are not on the home networks; null in place of the others."""
        home = within(*columns.addresses(name), self._site.home_networks)
        return array.take(pa.array(np.arange(len(array)), mask=home))


def _schema(schema: pa.Schema, *, show_addresses: bool) -> pa.Schema:
    fields = [
        pa.field(
            field.name,
            pa.string() if pa.types.is_dictionary(field.type) else field.type,
            nullable=True,
            metadata=field.metadata,
        )
        for field in schema
        if show_addresses or field.name != "source_mac"
    ]
    for name in _DERIVED:
        column = VOCABULARY[name]
        kind = pa.bool_() if column.kind is Kind.FLAG else pa.string()
        fields.append(pa.field(name, kind, metadata={"description": column.sentence, "unit": column.unit}))
    return pa.schema(fields)


def _texts(column: Coded) -> pa.Array:
    codes = pa.array(column.codes, mask=column.codes < 0)
    return pc.take(pa.array(column.values, type=pa.string()), codes)
