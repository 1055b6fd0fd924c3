from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from harness.pcap import HEADER_BYTES, count_packets, write_prefix

if TYPE_CHECKING:
    from pathlib import Path

LENGTHS = (60, 0, 1500)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Three packets of different lengths."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)
    packets = b"".join(struct.pack("<IIII", 1, 2, length, length) + bytes(length) for length in LENGTHS)
    path = tmp_path / "three.pcap"
    path.write_bytes(head + packets)
    return path


@pytest.mark.parametrize("packets", [0, 1, 2, 3])
def test_a_prefix_is_the_files_own_beginning(packets: int, capture: Path, tmp_path: Path) -> None:
    output = tmp_path / "prefix.pcap"
    assert write_prefix(capture, packets, output) == packets
    size = HEADER_BYTES + sum(16 + length for length in LENGTHS[:packets])
    assert output.read_bytes() == capture.read_bytes()[:size]
    assert count_packets(output) == packets


def test_a_prefix_of_more_than_there_are_is_all(capture: Path, tmp_path: Path) -> None:
    output = tmp_path / "prefix.pcap"
    assert write_prefix(capture, 9, output) == 3
    assert output.read_bytes() == capture.read_bytes()


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.pcapng"
    path.write_bytes(b"\x0a\x0d\x0d\x0a" + bytes(40))
    with pytest.raises(ValueError, match="not a little-endian pcap"):
        write_prefix(path, 1, tmp_path / "prefix.pcap")
