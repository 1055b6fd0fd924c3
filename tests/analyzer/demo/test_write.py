from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import dpkt
import pytest

from hallmonitor.demo import site_path
from hallmonitor.demo.clock import at

if TYPE_CHECKING:
    from conftest import Packet
    from hallmonitor.demo import DemoSummary


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_hashes(demo: DemoSummary, tmp_path: Path) -> None:
    path = tmp_path / "again.pcap"
    program = "import pathlib, sys; from hallmonitor.demo import write_demo; write_demo(pathlib.Path(sys.argv[1]))"
    places = os.pathsep.join(sys.path)
    environment = {**os.environ, "PYTHONHASHSEED": "4012", "PYTHONPATH": places, "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, env=environment)
    assert _digest(path) == _digest(demo.capture)
    assert path.with_suffix(".site.toml").read_bytes() == demo.site.read_bytes()


def test_the_summary_tells_what_was_written(demo: DemoSummary, packets: list[Packet]) -> None:
    assert demo.packets == len(packets)
    assert 180_000 <= demo.packets <= 260_000
    assert demo.size_bytes == demo.capture.stat().st_size
    assert demo.devices == 40
    assert demo.planted >= 25
    assert demo.near_misses >= demo.planted
    assert demo.site.name == "day.site.toml"


@pytest.mark.parametrize(
    ("capture", "site"),
    [("a/day.pcap", "a/day.site.toml"), ("day.pcap.gz", "day.pcap.site.toml"), ("day", "day.site.toml")],
)
def test_the_site_file_lies_beside_the_capture(capture: str, site: str) -> None:
    assert site_path(Path(capture)) == Path(site)


def test_packets_are_in_order_and_within_the_day(packets: list[Packet]) -> None:
    times = [packet.at_ns for packet in packets]
    assert times == sorted(times)
    assert at("07:00") < times[0]
    assert times[-1] < at("17:30")
    in_school = sum(at("08:00") <= time < at("16:00") for time in times)
    assert in_school > len(times) * 9 // 10


def test_every_protocol_is_there(packets: list[Packet]) -> None:
    ports = Counter((packet.protocol, min(packet.ports)) for packet in packets)
    for protocol, port in ((6, 443), (17, 443), (17, 53), (6, 80), (6, 25), (6, 587), (6, 21), (6, 22), (17, 123)):
        assert ports[protocol, port] > 10
    assert sum(len(packet.source) == 16 for packet in packets) > 5_000
    assert sum(packet.payload.startswith(b"\x13BitTorrent protocol") for packet in packets) > 5


@pytest.fixture(scope="module")
def sample(demo: DemoSummary) -> list[bytes]:
    """Every 199th frame, as dpkt reads the file."""
    reader = dpkt.pcap.Reader(io.BytesIO(demo.capture.read_bytes()))
    assert reader.datalink() == dpkt.pcap.DLT_EN10MB
    return [frame for turn, (_, frame) in enumerate(reader) if turn % 199 == 0]


def test_dpkt_and_scapy_give_a_sample_the_same_checksums(sample: list[bytes]) -> None:
    scapy = pytest.importorskip("scapy.all")
    assert len(sample) > 900
    for frame in sample:
        fresh = scapy.Ether(frame)
        for layer, field in ((scapy.IP, "chksum"), (scapy.TCP, "chksum"), (scapy.UDP, "chksum")):
            if layer in fresh:
                delattr(fresh[layer], field)
        assert bytes(fresh) == frame
        parsed = dpkt.ethernet.Ethernet(frame)
        parsed.data.sum = parsed.data.data.sum = 0  # dpkt computes both anew where they are zero
        assert bytes(parsed) == frame


def test_addresses_outside_are_for_documentation_and_tests_alone(packets: list[Packet]) -> None:
    outside = {
        address
        for packet in packets
        for address in (packet.source, packet.destination)
        if address[:2] not in {b"\x0a\x14", b"\xfd\x20"}
    }
    allowed = {b"\xcb\x00\x71", b"\xc6\x33\x64", b"\xc0\x00\x02"}
    for address in outside:
        assert address[:3] in allowed or address[:2] in {b"\xc6\x12", b"\xc6\x13"} or address[:4] == b"\x20\x01\x0d\xb8"
