from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


def _rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _total(rows: list[dict[str, object]], *columns: str) -> int:
    return sum(int(str(row[column])) for row in rows for column in columns)


def test_merge_gives_a_row_per_flow_and_loses_nothing(hallmonitor: Command, demo_day: DemoDay) -> None:
    records = _rows(hallmonitor("flows", demo_day.capture, "--format", "jsonl"))
    merged = _rows(hallmonitor("flows", demo_day.capture, "--format", "jsonl", "--merge"))
    assert len({row["flow_id"] for row in merged}) == len(merged) < len(records)
    assert {row["flow_id"] for row in records} == {row["flow_id"] for row in merged}
    for columns in (("source_packets", "destination_packets"), ("source_bytes", "destination_bytes")):
        assert _total(records, *columns) == _total(merged, *columns)


def test_wire_bytes_add_the_link_layer(hallmonitor: Command, demo_day: DemoDay) -> None:
    ip = _rows(hallmonitor("flows", demo_day.capture, "--format", "jsonl", "--merge"))
    wire = _rows(hallmonitor("flows", demo_day.capture, "--format", "jsonl", "--merge", "--wire-bytes"))
    packets = _total(ip, "source_packets", "destination_packets")
    added = _total(wire, "source_bytes", "destination_bytes") - _total(ip, "source_bytes", "destination_bytes")
    assert added >= 14 * packets


def test_each_capture_stands_alone(hallmonitor: Command, demo_day: DemoDay, tmp_path: Path) -> None:
    second = tmp_path / "second.pcap"
    second.write_bytes(demo_day.capture.read_bytes())
    rows = _rows(hallmonitor("flows", demo_day.capture, second, "--format", "jsonl"))
    assert [row["capture"] for row in rows[:: len(rows) - 1]] == ["day.pcap", "second.pcap"]
    half = len(rows) // 2
    assert [row | {"capture": ""} for row in rows[:half]] == [row | {"capture": ""} for row in rows[half:]]


def test_parquet_to_a_file(hallmonitor: Command, demo_day: DemoDay, tmp_path: Path) -> None:
    output = tmp_path / "day.parquet"
    assert hallmonitor("flows", demo_day.capture, "--format", "parquet", "--output", output).returncode == 0
    assert pq.read_table(output).num_rows > 1000


def test_unknown_format_is_refused_with_the_choices(hallmonitor: Command, demo_day: DemoDay) -> None:
    done = hallmonitor("flows", demo_day.capture, "--format", "xml")
    assert done.returncode == 2
    assert b"parquet" in done.stderr


def test_the_capture_is_not_written_over(hallmonitor: Command, demo_day: DemoDay, tmp_path: Path) -> None:
    capture = tmp_path / "day.pcap"
    content = demo_day.capture.read_bytes()
    capture.write_bytes(content)
    done = hallmonitor("flows", capture, "--format", "csv", "--output", capture)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert capture.read_bytes() == content
