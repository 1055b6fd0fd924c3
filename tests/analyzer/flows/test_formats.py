from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor.flows.formats import FORMATS, open_format
from hallmonitor.flows.rows import plain_columns, text_columns


def _written(name: str, batch: pa.RecordBatch) -> bytes:
    rows = text_columns(batch, "monday.pcap")
    stream = io.BytesIO()
    writer = open_format(name, stream, rows.schema)
    writer.write(rows)
    writer.write(rows.slice(0, 0))
    writer.close()
    return stream.getvalue()


@pytest.fixture
def expected(batch: pa.RecordBatch) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = plain_columns(text_columns(batch, "monday.pcap")).to_pylist()
    return rows


def test_jsonl_holds_every_value(batch: pa.RecordBatch, expected: list[dict[str, object]]) -> None:
    assert [json.loads(line) for line in _written("jsonl", batch).splitlines()] == expected


def test_csv_holds_every_value_as_text(batch: pa.RecordBatch, expected: list[dict[str, object]]) -> None:
    rows = list(csv.DictReader(io.StringIO(_written("csv", batch).decode())))
    assert [row["domain"] for row in rows] == ["www.example.org", ""]
    assert [row["ts"] for row in rows] == [row["ts"] for row in expected]
    assert [int(row["destination_bytes"]) for row in rows] == [2_000_000, 0]


def test_parquet_reads_back_with_its_types(batch: pa.RecordBatch) -> None:
    table = pq.read_table(io.BytesIO(_written("parquet", batch)))
    assert table.column("ts").to_pylist() == batch.column("ts").to_pylist()
    assert table.column("capture").to_pylist() == ["monday.pcap"] * 2


def test_table_reads_like_this(batch: pa.RecordBatch) -> None:
    lines = _written("table", batch).decode().splitlines()
    assert [line.split() for line in lines[1:]] == [
        [
            "2026-05-12",
            "12:00:00.123",
            "192.0.2.7:51000",
            "192.0.2.7:443",
            "tcp",
            "education",
            "2,000",
            "2,001,500",
            "www.example.org",
        ],
        ["2026-05-12", "12:00:02.000", "2001:db8::1", "2001:db8::1", "ipv6-icmp", "uncategorized", "1", "64"],
    ]
    assert lines[0].split("  ")[0] == "first packet (UTC)"
    # Numbers end, and names begin, under their titles.
    assert {line.find(end) for line, end in zip(lines[1:], ("education", "uncategorized"), strict=True)} == {
        lines[0].find("category")
    }
    assert lines[1].find("2,001,500") + len("2,001,500") == lines[0].find("bytes") + len("bytes")


def test_table_is_as_wide_as_its_longest_ends(batch: pa.RecordBatch) -> None:
    longest = bytes.fromhex("20010db8aaaabbbbccccddddeeeeffff")
    place = batch.schema.get_field_index("source_ip")
    column = pa.array([longest] * len(batch), batch.schema.field(place).type)
    lines = _written("table", batch.set_column(place, batch.schema.field(place), column)).decode().splitlines()
    assert "[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:51000" in lines[1]
    assert {line.find(end) for line, end in zip(lines, ("responder", "192.0.2.7:443", "2001:db8::1"), strict=True)} == {
        lines[0].find("responder")
    }


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_can_be_empty(name: str, batch: pa.RecordBatch) -> None:
    assert _written(name, batch.slice(0, 0)) is not None
