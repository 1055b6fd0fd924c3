from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA
from hallmonitor_engine.parquet import parquet_writer

if TYPE_CHECKING:
    from collections.abc import Mapping


def _written(schema: pa.Schema, metadata: Mapping[str, str] | None = None) -> pq.ParquetFile:
    stream = io.BytesIO()
    writer = parquet_writer(stream, schema, metadata)
    writer.write_table(schema.empty_table())
    writer.close()
    assert not stream.closed
    return pq.ParquetFile(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize("schema", [SCHEMA, LOSS_SCHEMA, pa.schema([("domain", pa.string())])])
def test_a_file_holds_its_schema_even_without_rows(schema: pa.Schema) -> None:
    file = _written(schema)
    assert file.schema_arrow.names == schema.names
    assert file.metadata.num_rows == 0


def test_the_footer_says_what_it_is_given() -> None:
    metadata = _written(SCHEMA, {"hallmonitor.sequence": "7", "hallmonitor.sensor": "gateway"}).metadata.metadata
    assert metadata[b"hallmonitor.sequence"] == b"7"
    assert metadata[b"hallmonitor.sensor"] == b"gateway"


def test_distinct_values_get_no_dictionary_and_texts_no_statistics() -> None:
    stream = io.BytesIO()
    schema = pa.schema([("ts", pa.int64()), ("source_port", pa.uint16()), ("domain", pa.string())])
    writer = parquet_writer(stream, schema)
    writer.write_table(pa.table([[1, 2], [443, 443], ["a.example", "b.example"]], schema=schema))
    writer.close()
    group = pq.ParquetFile(io.BytesIO(stream.getvalue())).metadata.row_group(0)
    columns = {schema.names[at]: group.column(at) for at in range(3)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert set(columns["ts"].encodings) == {"DELTA_BINARY_PACKED", "RLE"}
    assert "RLE_DICTIONARY" in columns["source_port"].encodings
    assert [columns[name].is_stats_set for name in schema.names] == [True, True, False]
