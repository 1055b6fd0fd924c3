"""Looks into captures that are little-endian pcap files of Ethernet frames."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECOND_NS = 1_000_000_000
FILE_HEAD_BYTES = 24
PACKET_HEAD = struct.Struct("<IIII")
"""Of a packet: seconds, fraction, octets captured, octets on the wire."""


def frames_of(capture: Path) -> Iterator[memoryview]:
    """The frames in their order."""
    content = memoryview(capture.read_bytes())
    at = FILE_HEAD_BYTES
    while at < len(content):
        _, _, captured, _ = PACKET_HEAD.unpack_from(content, at)
        at += PACKET_HEAD.size + captured
        yield content[at - captured : at]


def pieces_of(capture: Path, seconds: int) -> Iterator[tuple[int, bytes]]:
    """What is behind the capture's head, cut where a span of so many seconds since 1970 begins.

    Yields:
        How many spans have begun, after the first, once what follows has come; and the octets of a span's packets.
    """
    content = memoryview(capture.read_bytes())
    begun = before = None
    start = at = FILE_HEAD_BYTES
    while at < len(content):
        number = PACKET_HEAD.unpack_from(content, at)[0] // seconds
        begun = number if begun is None else begun
        if before is not None and number > before:
            yield number - begun, bytes(content[start:at])
            start = at
        before = number
        at += PACKET_HEAD.size + PACKET_HEAD.unpack_from(content, at)[2]
    yield (before or 0) - (begun or 0), bytes(content[start:])


def tagged(capture: Path, vlan: int, out: Path) -> None:
    """Write a capture whose frames have a VLAN tag more than those of another, IEEE 802.1Q."""
    tag = struct.pack("!HH", 0x8100, vlan)
    content = capture.read_bytes()
    written = bytearray(content[:FILE_HEAD_BYTES])
    at = FILE_HEAD_BYTES
    while at < len(content):
        seconds, fraction, captured, length = PACKET_HEAD.unpack_from(content, at)
        frame = content[at + PACKET_HEAD.size : at + PACKET_HEAD.size + captured]
        written += PACKET_HEAD.pack(seconds, fraction, captured + len(tag), length + len(tag))
        written += frame[:12] + tag + frame[12:]
        at += PACKET_HEAD.size + captured
    out.write_bytes(written)


def squeezed(capture: Path, step_ns: int, out: Path) -> None:
    """Write a capture with the packets of another, which has nanosecond stamps, at an even distance."""
    written = bytearray(capture.read_bytes())
    at = FILE_HEAD_BYTES
    begun_ns, packet = PACKET_HEAD.unpack_from(written, at)[0] * _SECOND_NS, 0
    while at < len(written):
        captured = PACKET_HEAD.unpack_from(written, at)[2]
        struct.pack_into("<II", written, at, *divmod(begun_ns + packet * step_ns, _SECOND_NS))
        at, packet = at + PACKET_HEAD.size + captured, packet + 1
    out.write_bytes(written)
