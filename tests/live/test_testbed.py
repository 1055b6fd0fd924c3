"""The testbed itself: what is sent arrives as it was, nothing else does, and no part of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from testbed.capture_file import frames_of, squeezed, tagged
from testbed.command import run
from testbed.connections import connection_capture
from testbed.packets import udp_capture
from testbed.recording import Recording
from testbed.sender import Sending, send
from testbed.waiting import wait_until
from testbed.wire import Wire

from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from pathlib import Path

PACKETS, FLOWS = 20_000, 50


@pytest.mark.parametrize("vlan", [None, 17])
def test_what_is_sent_is_recorded_and_nothing_else(wire: Wire, tmp_path: Path, vlan: int | None) -> None:
    sent = tmp_path / "sent.pcap"
    udp_capture(sent, packets=PACKETS, flows=FLOWS)
    if vlan is not None:
        tagged(sent, vlan, sent)
    recording = Recording(wire, tmp_path / "seen.pcap")
    recording.start()
    try:
        assert send(wire, sent, packets_per_s=20_000) == PACKETS
        dropped = recording.stop(PACKETS, sent.stat().st_size - 24 - 16 * PACKETS)
    finally:
        recording.close()
    assert dropped == 0
    reader = FlowReader([recording.capture])
    records = [row for batch in reader for row in batch.to_pylist()]
    assert len(records) == FLOWS
    assert {row["source_packets"] for row in records} == {PACKETS // FLOWS}
    assert reader.counters()["packets"] == PACKETS
    assert list(frames_of(recording.capture)) == list(frames_of(sent)), "every octet, and the order"


def test_sending_goes_on_until_it_is_stopped(wire: Wire, tmp_path: Path) -> None:
    sent = tmp_path / "sent.pcap"
    udp_capture(sent, packets=100, flows=1)
    sending = Sending(wire, sent, packets_per_s=5_000)
    sending.start()
    try:
        wait_until(lambda: wire.sent_packets() > 1_000, "the capture went round ten times")
    finally:
        sending.stop()


def test_interfaces_come_and_go(wire: Wire, tmp_path: Path) -> None:
    sent = tmp_path / "sent.pcap"
    udp_capture(sent, packets=10, flows=1)
    wire.remove_pair()
    with pytest.raises(RuntimeError):
        wire.sent_packets()
    wire.make_pair()
    assert send(wire, sent) == 10


def test_nothing_stays(able: None) -> None:  # noqa: ARG001 - asked for, as it may skip
    before = _namespaces()
    wire = Wire()
    wire.start()
    assert len(_namespaces() - before) == 2
    wire.stop()
    assert _namespaces() <= before


def _namespaces() -> set[str]:
    return {line.split()[0] for line in run(["ip", "netns", "list"]).splitlines()}


def test_a_capture_can_be_squeezed(tmp_path: Path) -> None:
    sent, dense = tmp_path / "sent.pcap", tmp_path / "dense.pcap"
    connection_capture(sent, connections=10, ports=10)
    squeezed(sent, 7_000, dense)
    assert list(frames_of(dense)) == list(frames_of(sent))
    records = [row for batch in FlowReader([dense]) for row in batch.to_pylist()]
    assert {(row["ts_end"] - row["ts"]).microseconds for row in records} == {5 * 7}


def test_connections_are_written_when_their_port_is_used_again(tmp_path: Path) -> None:
    capture = tmp_path / "connections.pcap"
    assert connection_capture(capture, connections=1_000, ports=10) == 6_000
    records = [row for batch in FlowReader([capture]) for row in batch.to_pylist()]
    assert len(records) == 1_000
    assert {(row["source_packets"], row["destination_packets"], row["end_reason"]) for row in records} == {
        (4, 2, "end")
    }
