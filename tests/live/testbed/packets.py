"""Makes captures of many small packets, each of which is in a record."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_HEAD = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 1)
"""Of a capture with nanosecond stamps and Ethernet frames, as libpcap writes it."""
_SECOND = 1_000_000_000
_IPV4 = 26
"""Where the source address is in a frame without tags."""
_CHUNK = 1 << 17


def udp_capture(path: Path, *, packets: int, flows: int, payload: int = 26) -> None:
    """Write a capture of UDP datagrams that go through a number of flows by turns.

    Args:
        path: the capture.
        packets: how many.
        flows: how many flows they belong to.
        payload: octets in each datagram.
    """
    with path.open("wb") as out:
        for chunk in udp_chunks(packets=packets, flows=flows, payload=payload):
            out.write(chunk)


def udp_chunks(
    *, packets: int, flows: int, start_ns: int = 0, step_ns: int = 1_000, payload: int = 26
) -> Iterator[bytes]:
    """A capture as `udp_capture` writes it, in pieces; stamps begin at `start_ns` and are `step_ns` apart."""
    yield FILE_HEAD
    frame = udp_frame(payload)
    for first in range(0, packets, _CHUNK):
        number = np.arange(first, min(first + _CHUNK, packets), dtype=np.uint64)
        yield stamped(with_clients(frame, _IPV4, number % np.uint64(flows)), start_ns + number * np.uint64(step_ns))


def udp_frame(payload: int) -> bytes:
    """An Ethernet frame with a UDP datagram to the echo port, whose sender is still to be filled in."""
    ip = struct.pack("!BBHHHBBHII", 0x45, 0, 28 + payload, 0, 0, 64, 17, 0, 0, 0xCB007101)
    # A checksum of nought means that there is none, RFC 768.
    udp = struct.pack("!HHHH", 0, 7, 8 + payload, 0)
    return bytes.fromhex("020000000002 020000000001") + b"\x08\x00" + ip + udp + bytes(payload)


def with_clients(frame: bytes, at: int, client: np.ndarray) -> np.ndarray:
    """A row for each client: the frame with its address in 10.0.0.0/8 at `at`, and its port behind both addresses.

    The number's lower 14 bits are the port's, from 40,000; the others are the address's.
    """
    rows = np.tile(np.frombuffer(frame, np.uint8), (len(client), 1))
    port = (np.uint64(40_000) + (client & np.uint64(0x3FFF))).astype(">u2")
    address = (np.uint64(0x0A000001) + (client >> np.uint64(14))).astype(">u4")
    rows[:, at : at + 4] = address.view(np.uint8).reshape(-1, 4)
    rows[:, at + 8 : at + 10] = port.view(np.uint8).reshape(-1, 2)
    return rows


def stamped(frames: np.ndarray, at_ns: np.ndarray) -> bytes:
    """Frames of one length as they stand in a capture with nanosecond stamps."""
    head = np.empty((len(frames), 4), "<u4")
    head[:, 0], head[:, 1] = at_ns // np.uint64(_SECOND), at_ns % np.uint64(_SECOND)
    head[:, 2:] = frames.shape[1]
    return np.hstack([head.view(np.uint8), frames]).tobytes()
