"""Captures that others made: real traffic and hostile bytes, where the optional corpus lies beside the checkout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor_engine import CaptureError, FlowReader

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


def _packets_in_records(reader: FlowReader) -> int:
    return sum(
        sum(batch.column(column).to_pylist())
        for batch in reader
        for column in ("source_packets", "destination_packets")
    )


@pytest.mark.parametrize("folder", ["pcaps", "hostile"])
def test_every_packet_is_in_a_record_or_refused_with_a_reason(corpus: Path, folder: str) -> None:
    read = 0
    unreadable: list[str] = []
    for capture in sorted((corpus / folder).iterdir()):
        try:
            reader = FlowReader([capture])
        except CaptureError as error:
            unreadable.append(error.message)
            continue
        recorded = _packets_in_records(reader)
        counters = reader.counters()
        refused = counters["refused"]
        assert isinstance(refused, dict)
        assert recorded + sum(refused.values()) == counters["packets"], capture
        read += 1
    assert all(unreadable)
    assert read > 200


def test_real_traffic_ends_in_a_report(corpus: Path, hallmonitor: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["--policy", "clinton-4306", "--site-key", tmp_path / "key", "--out", out]
    done = hallmonitor("replay", corpus / "gateway-mix.pcap", *arguments)
    assert done.returncode == 0, done.stderr
    summary = json.loads((out / "summary.json").read_text())
    assert summary["totals"]["packets"] == 42_180
    assert summary["totals"]["flows"] > 2_900
    assert (out / "report.html").stat().st_size > 50_000
