"""Makes captures of datagrams for the agent's tests, in the pcap format (draft-ietf-opsawg-pcap)."""

from __future__ import annotations

import struct

BEGIN_S = 1_700_000_000
HEAD = struct.pack("=IHHiIII", 0xA1B2_C3D4, 2, 4, 0, 0, 65_535, 1)


def datagram(client: int, payload: bytes = b"abcd") -> bytes:
    """An Ethernet frame: 10.0.0.`client` asks 192.0.2.1 (RFC 791 section 3.1, RFC 768)."""
    udp = struct.pack("!HHHH", 40_000, 9_999, 8 + len(payload), 0) + payload
    ends = bytes((10, 0, 0, client, 192, 0, 2, 1))
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + ends
    return b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0" + ip + udp


def record(at_s: float, frame: bytes) -> bytes:
    """A packet of a capture, some seconds after BEGIN_S."""
    whole = BEGIN_S + int(at_s)
    return struct.pack("=IIII", whole, round(at_s % 1 * 1_000_000), len(frame), len(frame)) + frame


def capture(packets: int, every_s: float = 1.0) -> bytes:
    """A capture of datagrams of 200 clients by turns."""
    return HEAD + b"".join(record(at * every_s, datagram(at % 200)) for at in range(packets))
