from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from scapy.all import IP, TCP, Ether, wrpcap

from hallmonitor.inspect.packets import packets, require_tshark
from hallmonitor.inspect.selection import find_flow
from hallmonitor_engine import FlowReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from scapy.packet import Packet

    from conftest import DemoDay


def test_missing_tshark_is_a_fault_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(FaultsError, match="apt install tshark"):
        require_tshark()


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_every_packet_of_a_flow_with_its_headers(demo_day: DemoDay) -> None:
    rows = (row for batch in FlowReader([demo_day.capture], active_timeout_s=None) for row in batch.to_pylist())
    row = next(row for row in rows if row["domain_source"] == "sni")
    dissected = list(packets(demo_day.capture, find_flow(demo_day.capture, row["flow_id"])))
    assert sum(packet.from_originator for packet in dissected) == row["source_packets"]
    assert sum(not packet.from_originator for packet in dissected) == row["destination_packets"]
    assert dissected[0].facts[0] == "SYN"
    facts = {fact for packet in dissected for fact in packet.facts}
    assert {"handshake", "client_hello", "application_data"} <= facts


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_the_originator_of_a_flow_in_a_tunnel_is_told_by_the_inner_header(tmp_path: Path) -> None:
    ask, answer = IP(src="10.20.0.5", dst="192.0.2.9"), IP(src="192.0.2.9", dst="10.20.0.5")
    there, back = IP(src="198.51.100.1", dst="198.51.100.2"), IP(src="198.51.100.2", dst="198.51.100.1")
    capture = tmp_path / "tunnel.pcap"
    # With their addresses, as scapy asks the network for those that it lacks.
    link = Ether(src="02:00:00:00:00:05", dst="02:00:00:00:00:01")
    frames: list[Packet] = [
        link / there / ask / TCP(sport=40_000, dport=443, flags="S"),
        link / back / answer / TCP(sport=443, dport=40_000, flags="SA"),
    ]
    wrpcap(str(capture), frames)
    (row,) = (row for batch in FlowReader([capture]) for row in batch.to_pylist())
    dissected = list(packets(capture, find_flow(capture, row["flow_id"])))
    assert [(packet.from_originator, packet.facts[0]) for packet in dissected] == [(True, "SYN"), (False, "SYN+ACK")]
