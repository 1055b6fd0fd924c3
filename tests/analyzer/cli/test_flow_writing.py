from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.flow_writing import FORMAT_NAMES, write_flows
from hallmonitor.flows import FORMATS
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_CAPTURE = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")


def test_every_format_has_its_name() -> None:
    assert set(FORMAT_NAMES) == set(FORMATS)


def test_a_capture_without_packets_gives_the_header_alone(tmp_path: Path) -> None:
    capture = tmp_path / "empty.pcap"
    capture.write_bytes(EMPTY_CAPTURE)
    output = tmp_path / "out.csv"
    write_flows([str(capture)], "csv", output)
    (line,) = output.read_text().splitlines()
    assert line.startswith('"capture",')


def test_parquet_is_not_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(FaultsError, match="binary"):
        write_flows(["a.pcap"], "parquet")


def test_an_unknown_tunnel_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="not a tunnel"):
        write_flows(["a.pcap"], output=tmp_path / "f", tunnels="grre")
    assert not list(tmp_path.iterdir())
