from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def test_addresses_only_on_request(hallmonitor: Command, demo_day: DemoDay) -> None:
    listed = hallmonitor("flows", demo_day.capture, "--format", "jsonl", "--merge").stdout.splitlines()
    row = next(row for row in map(json.loads, listed) if row["domain_source"] == "sni")
    plain = hallmonitor("inspect", demo_day.capture, "--flow", row["flow_id"])
    shown = hallmonitor("inspect", demo_day.capture, "--flow", row["flow_id"], "--show-addresses")
    assert plain.returncode == shown.returncode == 0
    assert row["domain"] in plain.stdout.decode()
    assert row["source_ip"] not in plain.stdout.decode()
    assert row["source_ip"] in shown.stdout.decode()
    assert len(plain.stdout.splitlines()) == 1 + row["source_packets"] + row["destination_packets"]


def test_a_flow_of_a_report_is_found_with_the_key_which_is_only_read(
    tmp_path: Path, hallmonitor: Command, demo_day: DemoDay
) -> None:
    key, out = tmp_path / "site.key", tmp_path / "out"
    arguments = ["--site", demo_day.site, "--site-key", key, "--policy", "clinton-4306", "--out", out]
    assert hallmonitor("replay", demo_day.capture, *arguments).returncode == 0
    alert = json.loads((out / "alerts.jsonl").read_text().splitlines()[0])
    flow = alert["evidence"]["flow_ids"][0]
    assert hallmonitor("inspect", demo_day.capture, "--flow", flow, "--site-key", key).returncode == 0
    missing = tmp_path / "missing.key"
    refused = hallmonitor("inspect", demo_day.capture, "--flow", flow, "--site-key", missing)
    assert refused.returncode == 2
    assert b"missing.key" in refused.stderr
    assert not missing.exists()


def test_unknown_flow_is_one_line_and_status_two(hallmonitor: Command, demo_day: DemoDay) -> None:
    done = hallmonitor("inspect", demo_day.capture, "--flow", "0" * 16)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
