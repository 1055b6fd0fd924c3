"""What two peers said to each other, piece by piece, in the order in which it passed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple


class Piece(NamedTuple):
    """Bytes that one side sent: what one read of a TCP socket gave, or one datagram."""

    from_client: bool
    data: bytes


@dataclass
class Conversation:
    """One TCP connection, or all datagrams between two UDP sockets."""

    pieces: list[Piece] = field(default_factory=list)

    def bursts(self) -> list[tuple[bool, list[bytes]]]:
        """The pieces in runs of which each has one sender."""
        runs = groupby(self.pieces, key=lambda piece: piece.from_client)
        return [(from_client, [piece.data for piece in run]) for from_client, run in runs]

    def sent(self, *, from_client: bool) -> bytes:
        """All that one side sent."""
        return b"".join(piece.data for piece in self.pieces if piece.from_client == from_client)
