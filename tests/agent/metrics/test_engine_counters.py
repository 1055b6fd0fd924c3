"""The engine counts what the metrics read: a name that it does not have would be shown as 0 for ever."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.metrics.collector import MEASURES
from hallmonitor_agent.status import Status
from hallmonitor_engine import LiveCapture

if TYPE_CHECKING:
    from pathlib import Path

FRAME = (
    bytes(12)  # Ethernet: addresses
    + b"\x08\x00"  # IPv4
    + struct.pack(">BBHHHBBH4s4s", 0x45, 0, 32, 0, 0, 64, 17, 0, b"\x0a\0\0\1", b"\xc0\0\2\1")
    + struct.pack(">HHHH", 40_000, 9, 12, 0)
    + b"tick"
)
CUT_SHORT = FRAME[:20]


@pytest.fixture
def counters(tmp_path: Path) -> dict[str, object]:
    """What the engine counted of a packet, and of another that is cut off within its IP header."""
    path = tmp_path / "two.pcap"
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1)
    records = (struct.pack("<IIII", 1_700_000_000, 0, len(each), len(FRAME)) + each for each in (FRAME, CUT_SHORT))
    path.write_bytes(header + b"".join(records))
    capture = LiveCapture.stream(path)
    while not capture.ended:
        capture.step(0.1)
    capture.finish()
    return capture.counters()


class Recording(dict[str, object]):
    """Counters that note which of them are asked for."""

    def __init__(self, counters: dict[str, object]) -> None:
        super().__init__(counters)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)


def test_the_engine_has_every_counter_that_is_read(counters: dict[str, object]) -> None:
    recording = Recording(counters)
    status = Status(started_s=0, stepped_s=0, engine=recording)
    for measure in MEASURES:
        list(measure.read(status))
    assert recording.asked
    assert recording.asked <= set(counters)


def test_what_it_counted_is_shown(counters: dict[str, object]) -> None:
    status = Status(started_s=0, stepped_s=0, engine=counters)
    shown = {measure.name: dict(measure.read(status)) for measure in MEASURES}
    assert shown["captured_packets_total"] == {(): 2}
    assert shown["captured_bytes_total"] == {(): 2 * len(FRAME)}
    assert shown["refused_packets_total"] == {("ipv4", "too_short"): 1}
    assert shown["flow_records_total"] == {(): 1}
    assert shown["named_flows_total"][("none",)] == 1
    assert set(shown["fragmented_datagrams_total"]) >= {("completed",), ("overlapping",), ("expired",), ("evicted",)}
