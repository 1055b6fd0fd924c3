"""One conversation as several captures: however the network cut, doubled and reordered it, the name is the same.

Addresses are of RFC 5737, hardware addresses locally administered, time stamps made up. Each variant has a client port
of its own, so that one file holds all of them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.demo.frames import ACK, FIN, PSH, SYN, Direction, Socket
from hallmonitor.demo.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rig.conversation import Conversation

CLIENT = (bytes.fromhex("020000000001"), bytes((192, 0, 2, 7)))
SERVER = (bytes.fromhex("020000000002"), bytes((198, 51, 100, 80)))
START_NS = 1_778_587_200_000_000_000
STEP_NS = 10_000
FIRST_PORT = 40_001
MODULUS = 1 << 32
FIRST_SEQUENCE = MODULUS - 300
"""Of both sides: sequence numbers begin anew within the first message (RFC 9293, section 3.4)."""
OFFLOADED = 32_768
FULL = 1_460
SMALL = 536
TINY_UP_TO = 3_000
"""Bytes of a side that tiny segments carry; full ones carry the rest."""
WINDOW = 8
OVERLAP = 100


class Segment(NamedTuple):
    """Bytes of one side's stream.

    Attributes:
        offset: of the first byte, from 0.
        data: at least one byte.
    """

    offset: int
    data: bytes


def _cut(segments: list[Segment], size: int) -> list[Segment]:
    return [
        Segment(offset + start, data[start : start + size])
        for offset, data in segments
        for start in range(0, len(data), size)
    ]


def _joined(segments: list[Segment]) -> list[Segment]:
    return [Segment(segments[0].offset, b"".join(segment.data for segment in segments))]


def _small(segments: list[Segment]) -> list[Segment]:
    return _cut(_joined(segments), SMALL)


def _tiny(segments: list[Segment], size: int) -> list[Segment]:
    ((offset, data),) = _joined(segments)
    border = max(TINY_UP_TO - offset, 0)
    head, tail = Segment(offset, data[:border]), Segment(offset + border, data[border:])
    return _cut([head], size) + _cut([tail], FULL)


def _reversed(segments: list[Segment]) -> list[Segment]:
    small = _small(segments)
    windows = (small[start : start + WINDOW] for start in range(0, len(small), WINDOW))
    return list(chain.from_iterable(reversed(window) for window in windows))


def _duplicated(segments: list[Segment]) -> list[Segment]:
    """Each twice, and the first once more when all have passed."""
    small = _small(segments)
    return [segment for segment in small for _ in range(2)] + small[:1]


def _overlapping(segments: list[Segment]) -> list[Segment]:
    """Each begins with the last bytes of the one before."""
    ((start, data),) = _joined(segments)
    cuts = [(max(offset - start - OVERLAP, 0), offset - start + SMALL) for offset, _ in _small(segments)]
    return [Segment(start + first, data[first:last]) for first, last in cuts]


TCP_VARIANTS: dict[str, Callable[[list[Segment]], list[Segment]]] = {
    "as it came": lambda segments: _cut(segments, OFFLOADED),
    "1 byte": lambda segments: _tiny(segments, 1),
    "7 bytes": lambda segments: _tiny(segments, 7),
    "536 bytes": _small,
    "reversed": _reversed,
    "duplicated": _duplicated,
    "overlapping": _overlapping,
}

TINY = frozenset(("1 byte", "7 bytes"))

UDP_VARIANTS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "as it came": lambda datagrams: datagrams,
    "reversed": lambda datagrams: datagrams[::-1],
    "duplicated": lambda datagrams: [datagram for datagram in datagrams for _ in range(2)],
}


def write_tcp(path: Path, conversation: Conversation, server_port: int) -> dict[int, str]:
    """Write every variant of a TCP connection; the variants by their client port."""
    wire = Wire()
    ports = dict(enumerate(TCP_VARIANTS, FIRST_PORT))
    for port, variant in ports.items():
        up, down = _directions(port, server_port)
        _add(wire, _connection(conversation, TCP_VARIANTS[variant], up, down))
    wire.write(path)
    return ports


def write_udp(path: Path, conversation: Conversation, server_port: int) -> dict[int, str]:
    """Write every variant of an exchange of datagrams; the variants by their client port."""
    wire = Wire()
    ports = dict(enumerate(UDP_VARIANTS, FIRST_PORT))
    for port, variant in ports.items():
        up, down = _directions(port, server_port)
        _add(
            wire,
            (
                (up if from_client else down).udp(datagram)
                for from_client, datagrams in conversation.bursts()
                for datagram in UDP_VARIANTS[variant](datagrams)
            ),
        )
    wire.write(path)
    return ports


def _directions(client_port: int, server_port: int) -> tuple[Direction, Direction]:
    client, server = Socket(*CLIENT, client_port), Socket(*SERVER, server_port)
    return Direction(client, server), Direction(server, client)


def _add(wire: Wire, frames: Iterator[bytes]) -> None:
    for turn, frame in enumerate(frames):
        wire.add(START_NS + turn * STEP_NS, frame)


def _connection(
    conversation: Conversation, variant: Callable[[list[Segment]], list[Segment]], up: Direction, down: Direction
) -> Iterator[bytes]:
    """A whole connection: handshake, what was said, the end (RFC 9293, sections 3.5 and 3.6)."""
    first = FIRST_SEQUENCE + 1
    sent = {True: 0, False: 0}
    yield up.tcp(FIRST_SEQUENCE, 0, SYN)
    yield down.tcp(FIRST_SEQUENCE, first, SYN | ACK)
    yield up.tcp(first, first, ACK)
    for from_client, pieces in conversation.bursts():
        segments = []
        acknowledged = (first + sent[not from_client]) % MODULUS
        for piece in pieces:
            segments.append(Segment(sent[from_client], piece))
            sent[from_client] += len(piece)
        direction = up if from_client else down
        for offset, data in variant(segments):
            yield direction.tcp((first + offset) % MODULUS, acknowledged, PSH | ACK, data)
    ends = {side: (first + count) % MODULUS for side, count in sent.items()}
    yield up.tcp(ends[True], ends[False], FIN | ACK)
    yield down.tcp(ends[False], (ends[True] + 1) % MODULUS, FIN | ACK)
    yield up.tcp((ends[True] + 1) % MODULUS, (ends[False] + 1) % MODULUS, ACK)
