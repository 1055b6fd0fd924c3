from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.judging import judge_captures
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_CAPTURE = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")


def test_what_came_of_it_is_said_and_what_is_no_output_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capture = tmp_path / "empty.pcap"
    capture.write_bytes(EMPTY_CAPTURE)
    out = tmp_path / "out"
    judge_captures([str(capture)], "torrington-4012", out, site_key=tmp_path / "key")
    said, told = capfd.readouterr()
    assert said.splitlines()[0] == "torrington-4012: 0 packets, 0 flows, 0 devices; 0 alerts"
    assert said.splitlines()[-1] == f"  report: {out / 'report.html'}"
    assert told.splitlines()[0] == f"hallmonitor: made a new site key: {tmp_path / 'key'}"


def test_nothing_is_written_where_a_tunnel_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="not a tunnel"):
        judge_captures(["a.pcap"], "torrington-4012", tmp_path / "out", site_key=tmp_path / "key", tunnels="grre")
    assert not list(tmp_path.iterdir())
