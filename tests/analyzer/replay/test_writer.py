from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hallmonitor.identity import SiteKey
from hallmonitor.replay.concealment import Concealment
from hallmonitor.replay.writer import GROUPS_PER_PART, FlowWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import MakeBatch, MakeColumns
    from hallmonitor.site import Site

    Write = Callable[..., list[Path]]
    Pack = Callable[[str], bytes]


@pytest.fixture
def written(
    flow_schema: pa.Schema, tmp_path: Path, site: Site, make_batch: MakeBatch, make_columns: MakeColumns
) -> Write:
    def write(rows: list[dict[str, Any]], size: int = 1000, **options: Any) -> list[Path]:  # noqa: ANN401
        folder = tmp_path / f"{size}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        with FlowWriter(folder, flow_schema, site, **options) as writer:
            for start in range(0, len(rows), size):
                batch = make_batch(rows[start : start + size])
                writer.write(batch, make_columns(batch))
        return sorted(folder.iterdir())

    return write


def test_rows_keep_their_order_and_values(pack: Pack, written: Write, many_rows: list[dict[str, Any]]) -> None:
    (path,) = written(many_rows, show_addresses=True)
    table = pq.read_table(path)
    assert table.column("flow_id").to_pylist() == [row["flow_id"] for row in many_rows]
    assert table.column("destination_bytes").to_pylist() == [row["destination_bytes"] for row in many_rows]
    assert table.column("domain").to_pylist() == [row["domain"] for row in many_rows]
    assert table.column("source_ip").to_pylist() == [pack(row["source_ip"]) for row in many_rows]
    assert table.column("source_mac").to_pylist() == ["02:00:00:00:00:05"] * len(many_rows)


def test_same_bytes_however_records_are_batched(written: Write, many_rows: list[dict[str, Any]]) -> None:
    contents = [
        [path.read_bytes() for path in written(many_rows, size, rows_per_group=64)] for size in (1000, 64, 63, 7)
    ]
    assert contents[0] == contents[1] == contents[2] == contents[3]


def test_parts_and_row_groups_are_cut_by_count(written: Write, many_rows: list[dict[str, Any]]) -> None:
    paths = written(many_rows, 170, rows_per_group=50)
    assert [path.name for path in paths] == ["part-00000.parquet", "part-00001.parquet"]
    files = [pq.ParquetFile(path) for path in paths]
    assert [file.metadata.num_row_groups for file in files] == [GROUPS_PER_PART, 4]
    assert [file.metadata.num_rows for file in files] == [50 * GROUPS_PER_PART, 200]
    assert files[0].metadata.row_group(0).column(0).compression == "ZSTD"


def test_home_addresses_are_not_written(pack: Pack, written: Write) -> None:
    rows = [
        {"source_ip": "10.20.0.5", "destination_ip": "203.0.113.9"},
        {"source_ip": "203.0.113.9", "destination_ip": "10.20.0.6"},
        {"source_ip": "fd00::7", "destination_ip": "10.20.0.6"},
        {
            "source_ip": "2001:db8::9",
            "tunnel": "6in4",
            "outer_source_ip": "10.20.0.8",
            "outer_destination_ip": "198.51.100.1",
        },
        {"outer_source_ip": "198.51.100.1", "outer_destination_ip": "10.20.0.8"},
    ]
    (path,) = written(rows)
    table = pq.read_table(path)
    assert table.column("source_ip").to_pylist() == [
        *(None, pack("203.0.113.9"), None, pack("2001:db8::9"), None),
    ]
    assert table.column("destination_ip").to_pylist() == [
        *(pack("203.0.113.9"), None, None, pack("203.0.113.9"), pack("203.0.113.9")),
    ]
    assert table.column("tunnel").to_pylist() == [None, None, None, "6in4", None]
    assert table.column("outer_source_ip").to_pylist() == [*[None] * 4, pack("198.51.100.1")]
    assert table.column("outer_destination_ip").to_pylist() == [*[None] * 3, pack("198.51.100.1"), None]
    assert "source_mac" not in table.column_names
    devices = table.column("device").to_pylist()
    assert all(device.startswith("device-") for device in (*devices[:3], devices[4]))
    assert devices[3] is None
    # Uncompressed too, as compression would hide bytes that were left behind a null.
    plain = path.with_suffix(".plain")
    pq.write_table(table, plain, compression="none")
    for address in ("10.20.0.5", "10.20.0.6", "10.20.0.8", "fd00::7"):
        for content in (path.read_bytes(), plain.read_bytes()):
            assert pack(address) not in content
            assert pack(address)[-4:] not in content or address == "fd00::7"


def test_no_record_gives_an_empty_file_with_all_columns(flow_schema: pa.Schema, written: Write) -> None:
    (path,) = written([])
    table = pq.read_table(path)
    assert table.num_rows == 0
    assert table.column_names == [
        *(n for n in flow_schema.names if n != "source_mac"),
        "device",
        "device_group",
        "building",
        "schedule",
        "bell_period",
        "instructional",
        "failed_connection",
    ]


def test_every_column_carries_its_sentence(written: Write) -> None:
    (path,) = written([{}])
    assert all(field.metadata[b"description"].endswith(b".") for field in pq.read_schema(path))


def test_an_error_leaves_no_open_file(flow_schema: pa.Schema, tmp_path: Path, site: Site) -> None:
    with pytest.raises(KeyboardInterrupt), FlowWriter(tmp_path, flow_schema, site):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_texts_are_stored_plain(written: Write) -> None:
    (path,) = written([{}])
    assert pq.read_schema(path).field("category").type == pa.string()


def test_what_is_measured_of_a_hidden_name_is_not_written(
    flow_schema: pa.Schema, tmp_path: Path, site: Site, make_batch: MakeBatch, make_columns: MakeColumns
) -> None:
    asked = {"dns_query_length": 20, "dns_query_entropy": 1_842}
    batch = make_batch([asked | {"dns_query": name} for name in ("annas-laptop.local", "www.example.org")])
    with FlowWriter(tmp_path, flow_schema, site) as writer:
        writer.write(batch, Concealment(site, SiteKey(bytes(32))).conceal(make_columns(batch)))
    (path,) = tmp_path.iterdir()
    table = pq.read_table(path)
    assert {name: table.column(name).to_pylist() for name in asked} == {
        name: [None, value] for name, value in asked.items()
    }
