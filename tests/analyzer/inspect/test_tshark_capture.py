"""tshark ends by itself, and how it ended is told once."""

from __future__ import annotations

import asyncio.subprocess
import shutil
from typing import TYPE_CHECKING

import pytest
from scapy.all import IP, UDP, Ether, wrpcap

from hallmonitor.inspect.packets import packets
from hallmonitor.inspect.selection import find_flow
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.inspect.packets import PacketHeaders
    from hallmonitor.inspect.selection import FlowSelection

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "three.pcap"
    frame = (
        Ether(src="02:00:00:00:00:05", dst="02:00:00:00:00:01")
        / IP(src="10.20.0.5", dst="192.0.2.9")
        / UDP(sport=40_000, dport=9_999)
        / b"x"
    )
    wrpcap(str(path), [frame, frame, frame])
    return path


def flow_of(capture: Path) -> FlowSelection:
    (row,) = (row for batch in FlowReader([capture]) for row in batch.to_pylist())
    return find_flow(capture, row["flow_id"])


def test_a_process_that_has_told_all_is_not_killed(capture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    monkeypatch.setattr(asyncio.subprocess.Process, "kill", lambda process: killed.append(process.pid))
    assert len(list(packets(capture, flow_of(capture)))) == 3
    assert not killed


def test_a_capture_cut_short_gives_its_whole_packets_then_one_fault(capture: Path) -> None:
    flow = flow_of(capture)
    capture.write_bytes(capture.read_bytes()[:-5])
    whole: list[PacketHeaders] = []
    with pytest.raises(FaultsError, match=r"could not read the capture to its end \(.*cut short") as raised:
        whole.extend(packets(capture, flow))
    assert len(raised.value.faults) == 1
    dissected = packets(capture, flow)
    assert [next(dissected).number, next(dissected).number] == [1, 2]
    dissected.close()
