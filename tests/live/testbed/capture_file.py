"""Looks into captures that are little-endian pcap files of Ethernet frames."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FILE_HEAD = 24
_PACKET_HEAD = struct.Struct("<IIII")


def frames_of(capture: Path) -> Iterator[memoryview]:
    """The frames in their order."""
    content = memoryview(capture.read_bytes())
    at = _FILE_HEAD
    while at < len(content):
        _, _, captured, _ = _PACKET_HEAD.unpack_from(content, at)
        at += _PACKET_HEAD.size + captured
        yield content[at - captured : at]


def tagged(capture: Path, vlan: int, out: Path) -> None:
    """Write a capture whose frames have a VLAN tag more than those of another, IEEE 802.1Q."""
    tag = struct.pack("!HH", 0x8100, vlan)
    content = capture.read_bytes()
    written = bytearray(content[:_FILE_HEAD])
    at = _FILE_HEAD
    while at < len(content):
        seconds, fraction, captured, length = _PACKET_HEAD.unpack_from(content, at)
        frame = content[at + _PACKET_HEAD.size : at + _PACKET_HEAD.size + captured]
        written += _PACKET_HEAD.pack(seconds, fraction, captured + len(tag), length + len(tag))
        written += frame[:12] + tag + frame[12:]
        at += _PACKET_HEAD.size + captured
    out.write_bytes(written)
