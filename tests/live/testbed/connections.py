"""Makes captures of short TCP connections whose records are written soon after they end."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from testbed.packets import FILE_HEAD, stamped

if TYPE_CHECKING:
    from pathlib import Path

_CLIENT, _SERVER = 0x0A000001, 0xCB007102
_HTTPS = 443
_FIN, _SYN, _ACK = 0x01, 0x02, 0x10

PACKETS = 6
"""Of a connection: SYN, SYN+ACK, ACK, FIN+ACK of each side, ACK."""


def connection_capture(path: Path, *, connections: int, ports: int) -> int:
    """Write connections one after the other, each from the next of some ports, and give how many packets these are.

    A port that is used again ends the connection before at once (the flow rule, "End"), so that its record does not
    wait for the ten seconds in which packets might still come.

    Args:
        path: the capture.
        connections: how many.
        ports: how many ports they come from by turns.
    """
    number = np.arange(connections, dtype=np.uint64)
    port = (np.uint64(40_000) + number % np.uint64(ports)).astype(np.uint16)
    # So far apart that no SYN looks like the one before, sent again.
    client_sequence = (number * np.uint64(7_919_777) % np.uint64(1 << 32)).astype(np.uint32)
    server_sequence = client_sequence ^ np.uint32(0x5A5A5A5A)
    sides = [
        (True, _SYN, 0, None),
        (False, _SYN | _ACK, 0, 1),
        (True, _ACK, 1, 1),
        (True, _FIN | _ACK, 1, 1),
        (False, _FIN | _ACK, 1, 2),
        (True, _ACK, 2, 2),
    ]
    frames = np.stack(
        [
            _segments(
                port,
                from_client=from_client,
                flags=flags,
                sequence=(client_sequence if from_client else server_sequence) + np.uint32(sent),
                acknowledged=None
                if seen is None
                else (server_sequence if from_client else client_sequence) + np.uint32(seen),
            )
            for from_client, flags, sent, seen in sides
        ],
        axis=1,
    ).reshape(connections * PACKETS, -1)
    at_ns = np.arange(len(frames), dtype=np.uint64) * np.uint64(1_000)
    path.write_bytes(FILE_HEAD + stamped(frames, at_ns))
    return len(frames)


def _segments(
    port: np.ndarray, *, from_client: bool, flags: int, sequence: np.ndarray, acknowledged: np.ndarray | None
) -> np.ndarray:
    """One segment of every connection, as a frame of 54 octets."""
    ends = (_CLIENT, _SERVER) if from_client else (_SERVER, _CLIENT)
    macs = bytes.fromhex("020000000002 020000000001" if from_client else "020000000001 020000000002")
    ip = struct.pack("!BBHHHBBHII", 0x45, 0, 40, 0, 0, 64, 6, 0, *ends)
    tcp = struct.pack("!HHIIBBHHH", _HTTPS, _HTTPS, 0, 0, 0x50, flags, 8_192, 0, 0)
    rows = np.tile(np.frombuffer(macs + b"\x08\x00" + ip + tcp, np.uint8), (len(port), 1))
    at = 34 if from_client else 36
    rows[:, at : at + 2] = _octets(port, ">u2")
    rows[:, 38:42] = _octets(sequence, ">u4")
    if acknowledged is not None:
        rows[:, 42:46] = _octets(acknowledged, ">u4")
    return rows


def _octets(values: np.ndarray, kind: str) -> np.ndarray:
    """Numbers in network byte order, a row of octets for each."""
    return values.astype(kind).view(np.uint8).reshape(len(values), -1)
