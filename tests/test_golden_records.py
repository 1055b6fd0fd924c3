"""Golden records: the first flow of each protocol and name source of the demo day, every column of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.flows.rows import plain_columns, text_columns
from hallmonitor.shipped import root
from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from conftest import DemoDay

GOLDEN = Path(__file__).parent / "golden" / "records.jsonl"
KINDS = ("transport", "network_protocol", "domain_source", "file_type", "category_source")


def first_of_each_kind(capture: Path) -> list[dict[str, Any]]:
    reader = FlowReader([capture], catalogue=native_catalogue(load_catalogue(root())), active_timeout_s=None)
    rows = [row for batch in reader for row in plain_columns(text_columns(batch, "day.pcap")).to_pylist()]
    first: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["ts"], row["flow_id"])):
        first.setdefault(tuple(row[column] for column in KINDS), row)
    return list(first.values())


def test_records_are_the_golden_ones(demo_day: DemoDay) -> None:
    golden = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    rewrite = f"to accept the change: python {__file__} {demo_day.capture}"
    assert first_of_each_kind(demo_day.capture) == golden, rewrite


def test_golden_records_show_every_protocol_of_the_day() -> None:
    protocols = {json.loads(line)["network_protocol"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()}
    assert protocols >= {"bittorrent", "dns", "ftp", "http", "quic", "smtp", "ssh", "tls"}


if __name__ == "__main__":
    import sys

    lines = (json.dumps(row, ensure_ascii=False) for row in first_of_each_kind(Path(sys.argv[1])))
    GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
