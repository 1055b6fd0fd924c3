"""Makes floods: more flows than a table holds, hellos that never end, tuples alike in all that a weak hash looks at."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from testbed.packets import FILE_HEAD, stamped, udp_frame, with_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 16
_STEP_NS = 1_000
_START_NS = 1_700_000_000 * 1_000_000_000
_CLIENT, _SERVER = 0x0A000001, 0xCB007102
_SOURCE, _SOURCE_PORT = 26, 34
_HELLO_OF = 512
"""Octets that the hello's record says it has; a tenth of them come."""

NAMED_PORT = 39_999
NAMED_HOST = "www.khanacademy.org"


def many_flows(number: np.ndarray) -> np.ndarray:
    """A UDP datagram of a flow of its own for each number."""
    return with_clients(udp_frame(26), _SOURCE, number)


def half_open_hellos(number: np.ndarray) -> np.ndarray:
    """The first octets of a TLS hello, RFC 8446 section 4.1.2, in a connection of its own, whose rest never comes."""
    hello = (
        b"\x16\x03\x01" + struct.pack("!H", _HELLO_OF) + b"\x01\x00" + struct.pack("!H", _HELLO_OF - 4) + b"\x03\x03"
    )
    return with_clients(tcp_frame(_CLIENT, 1, 0x18, hello + bytes(40)), _SOURCE, number)


def alike_tuples(number: np.ndarray) -> np.ndarray:
    """A datagram of a flow whose addresses, and ports, have the same sum and the same exclusive or as all others'."""
    rows = np.tile(np.frombuffer(udp_frame(26), np.uint8), (len(number), 1))
    # Bits of the number go to one end, and their complement to the other.
    low, high = (number & np.uint64(0x3FFF)).astype(np.uint32), (number >> np.uint64(14)).astype(np.uint32)
    address = np.stack([np.uint32(0x0A000000) | high, np.uint32(0x0A800000) | (high ^ np.uint32(0x7FFFFF))], axis=1)
    port = np.stack([np.uint32(0x4000) | low, np.uint32(0x8000) | (low ^ np.uint32(0x3FFF))], axis=1)
    rows[:, _SOURCE : _SOURCE + 8] = address.astype(">u4").view(np.uint8).reshape(len(rows), -1)
    rows[:, _SOURCE_PORT : _SOURCE_PORT + 4] = port.astype(">u2").view(np.uint8).reshape(len(rows), -1)
    return rows


def flood(frames: Callable[[np.ndarray], np.ndarray], flows: int) -> Iterator[bytes]:
    """A capture: a connection whose name is told, then the flood, in which that connection speaks now and then.

    Args:
        frames: a row for each of some numbers.
        flows: how many there are.
    """
    yield FILE_HEAD
    request = f"GET / HTTP/1.1\r\nHost: {NAMED_HOST}\r\n\r\n".encode()
    for at, (flags, payload) in enumerate([(0x02, b""), (0x18, request)]):
        yield _one(_named(at, flags, payload), _START_NS + at)
    for first in range(0, flows, _CHUNK):
        number = np.arange(first, min(first + _CHUNK, flows), dtype=np.uint64)
        at_ns = np.uint64(_START_NS + 1_000_000) + number * np.uint64(_STEP_NS)
        yield stamped(frames(number), at_ns)
        yield _one(_named(2, 0x18, b"more of it"), int(at_ns[-1]))


def named_packets(flows: int) -> int:
    """How many packets the named connection has in a flood."""
    return 2 + -(-flows // _CHUNK)


def tcp_frame(sequence: int, acknowledged: int, flags: int, payload: bytes, *, client_port: int = 40_000) -> bytes:
    """A frame with a TCP segment from a client to a server; which port it goes to tells TLS from HTTP."""
    port = 80 if client_port == NAMED_PORT else 443
    ip = struct.pack("!BBHHHBBHII", 0x45, 0, 40 + len(payload), 0, 0, 64, 6, 0, _CLIENT, _SERVER)
    tcp = struct.pack("!HHIIBBHHH", client_port, port, sequence, acknowledged, 0x50, flags, 8_192, 0, 0)
    return bytes.fromhex("020000000002 020000000001") + b"\x08\x00" + ip + tcp + payload


def _named(sequence: int, flags: int, payload: bytes) -> bytes:
    return tcp_frame(1 + sequence, 1, flags, payload, client_port=NAMED_PORT)


def _one(frame: bytes, at_ns: int) -> bytes:
    return stamped(np.frombuffer(frame, np.uint8)[None, :], np.array([at_ns], np.uint64))
