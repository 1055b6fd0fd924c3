"""Formats of flow records: one small writer each, listed in one place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from hallmonitor.flows.rows import plain_columns
from hallmonitor_engine.parquet import parquet_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, BinaryIO


class FlowFormat(Protocol):
    """Something that takes batches of flow records and writes them to a binary stream."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of one batch, with the columns of `hallmonitor.flows.rows.text_columns`."""

    def close(self) -> None:
        """Write what the format needs at its end; the stream stays open."""


class Jsonl:
    """One JSON object a line (RFC 8259), keys as in the schema, absent values as null."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._stream = stream
        self._schema = schema

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of one batch."""
        for row in plain_columns(batch).to_pylist():
            self._stream.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def close(self) -> None:
        """Nothing ends a stream of lines."""


class Csv:
    """Comma-separated values (RFC 4180) with a header line; an absent value is an empty field."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._stream = stream
        self._header = ",".join(f'"{name}"' for name in schema.names).encode() + b"\n"
        stream.write(self._header)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of one batch."""
        import pyarrow.csv as pa_csv  # noqa: PLC0415 - each format loads what it alone needs

        sink = pa.BufferOutputStream()
        pa_csv.write_csv(plain_columns(batch), sink, pa_csv.WriteOptions(include_header=False))
        self._stream.write(sink.getvalue().to_pybytes())

    def close(self) -> None:
        """Nothing ends a stream of lines."""


class Parquet:
    """Apache Parquet, as every part of hallmonitor writes it."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._writer = parquet_writer(stream, schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of one batch as one row group."""
        self._writer.write_batch(batch)

    def close(self) -> None:
        """Write the footer, without which the file cannot be read."""
        self._writer.close()


TABLE_COLUMNS = (
    # Title, and least width.
    ("first packet (UTC)", 23),
    ("originator", 24),
    ("responder", 24),
    ("protocol", 10),
    ("category", 18),
    ("packets", 9),
    ("bytes", 12),
    ("domain", 0),
)
NUMBER_TITLES = ("packets", "bytes")


class Table:
    """Aligned columns for reading: the most telling ones, one record a line, as wide as the first batch needs."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._stream = stream
        self._schema = schema
        self._widths: list[int] = []

    def _line(self, cells: Sequence[str]) -> None:
        aligned = (
            cell.rjust(width) if title in NUMBER_TITLES else cell.ljust(width)
            for cell, (title, _), width in zip(cells, TABLE_COLUMNS, self._widths, strict=True)
        )
        self._stream.write("  ".join(aligned).rstrip().encode() + b"\n")

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of one batch."""
        lines = [_cells(row) for row in plain_columns(batch).to_pylist()]
        if not self._widths:
            self._head(lines)
        for cells in lines:
            self._line(cells)

    def _head(self, lines: Sequence[Sequence[str]]) -> None:
        least = [width for _, width in TABLE_COLUMNS]
        needed = [max(map(len, column)) for column in zip(*lines, strict=True)] or least
        self._widths = list(map(max, needed, least))
        self._line([title for title, _ in TABLE_COLUMNS])

    def close(self) -> None:
        """Write the head, where no row did."""
        if not self._widths:
            self._head([])


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["ts"][:-4].replace("T", " "),
        _endpoint(row["source_ip"], row["source_port"]),
        _endpoint(row["destination_ip"], row["destination_port"]),
        row["network_protocol"] or row["transport"],
        row["category"],
        f"{row['source_packets'] + row['destination_packets']:,}",
        f"{row['source_bytes'] + row['destination_bytes']:,}",
        row["domain"] or row["dns_query"] or "",
    ]


def _endpoint(address: str, port: int) -> str:
    if not port:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


FORMATS: dict[str, Callable[[BinaryIO, pa.Schema], FlowFormat]] = {
    "table": Table,
    "jsonl": Jsonl,
    "csv": Csv,
    "parquet": Parquet,
}
"""Every format by the name that `--format` takes."""


def open_format(name: str, stream: BinaryIO, schema: pa.Schema) -> FlowFormat:
    """Begin writing flow records.

    Args:
        name: a key of `FORMATS`.
        stream: where the bytes go; the caller closes it.
        schema: the schema of every batch to come.
    """
    return FORMATS[name](stream, schema)
