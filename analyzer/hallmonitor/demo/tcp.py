"""TCP conversations as a mirror port near the client sees them (RFC 9293, section 3)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from hallmonitor.demo.clock import MILLISECOND, SECOND
from hallmonitor.demo.frames import ACK, FIN, PSH, RST, SYN, Direction, Socket

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.wire import Wire

_MODULUS: Final = 1 << 32
_SERIALIZATION: Final = 120_000  # ns between full segments of one burst: about 100 Mbit/s
_WAITS: Final = frozenset((10, 30, 70))  # segments after which slow start waits for acknowledgements (RFC 6928)
_ACK_EVERY: Final = 2  # RFC 9293, section 3.8.6.3: an acknowledgement for at least every second full segment


class Conversation:
    """One TCP connection; every method adds its packets to the wire and moves `now` forward.

    Attributes:
        now: time of the last packet, nanoseconds since 1970.
        rtt: time from the sensor to the server and back, ns.
        lan: time from the sensor to the client and back, ns.
    """

    def __init__(self, wire: Wire, draws: Draws, ends: tuple[Socket, Socket], at_ns: int, rtt: int) -> None:
        client, server = ends
        self._wire = wire
        self._draws = draws
        self._up = Direction(client, server)
        self._down = Direction(server, client)
        self._up_next = draws.below(_MODULUS)
        self._down_next = draws.below(_MODULUS)
        self.now = at_ns
        self.rtt = rtt
        self.lan = draws.between(300, 3_000) * 1_000

    def open(self) -> None:
        """The three-way handshake (RFC 9293, section 3.5)."""
        options = struct.pack("!BBHBBBBBB", 2, 4, self._up.segment_size, 1, 3, 3, 8, 4, 2) + b"\x01\x01"
        self._wire.add(self.now, self._up.tcp(self._up_next, 0, SYN, b"", options))
        self._up_next = (self._up_next + 1) % _MODULUS
        self.now += self.rtt
        self._wire.add(self.now, self._down.tcp(self._down_next, self._up_next, SYN | ACK, b"", options))
        self._down_next = (self._down_next + 1) % _MODULUS
        self.now += self.lan
        self._wire.add(self.now, self._up.tcp(self._up_next, self._down_next, ACK))

    def attempt(self, *, refused: bool) -> None:
        """A SYN that nobody answers, sent twice; or one that the other end refuses with a reset."""
        self._wire.add(self.now, self._up.tcp(self._up_next, 0, SYN))
        if refused:
            self.now += self.rtt
            self._wire.add(self.now, self._down.tcp(0, (self._up_next + 1) % _MODULUS, RST | ACK))
            return
        self.now += SECOND  # RFC 6298, section 2: the first retransmission time-out
        self._wire.add(self.now, self._up.tcp(self._up_next, 0, SYN))

    def ask(self, payload: bytes) -> None:
        """The client sends; the server acknowledges."""
        self.now += self.lan // 2 + self._draws.between(50, 900) * 1_000
        self._burst(self._up, self._down, payload, self.rtt)
        self.now += self.rtt

    def answer(self, payload: bytes) -> None:
        """The server sends; the client acknowledges."""
        self.now += self._draws.between(200, 9_000) * 1_000
        self._burst(self._down, self._up, payload, self.lan)
        self.now += self.lan

    def wait_until(self, at_ns: int) -> None:
        """Stay silent until a moment, if it is still to come."""
        self.now = max(self.now, at_ns)

    def close(self) -> None:
        """Both sides finish, the client first (RFC 9293, section 3.6)."""
        self.now += self._draws.between(1, 40) * MILLISECOND
        self._wire.add(self.now, self._up.tcp(self._up_next, self._down_next, FIN | ACK))
        self._up_next = (self._up_next + 1) % _MODULUS
        self.now += self.rtt
        self._wire.add(self.now, self._down.tcp(self._down_next, self._up_next, FIN | ACK))
        self._down_next = (self._down_next + 1) % _MODULUS
        self.now += self.lan
        self._wire.add(self.now, self._up.tcp(self._up_next, self._down_next, ACK))

    def reset(self) -> None:
        """The client gives up with a reset (RFC 9293, section 3.5.2)."""
        self.now += self._draws.between(1, 40) * MILLISECOND
        self._wire.add(self.now, self._up.tcp(self._up_next, self._down_next, RST | ACK))

    def _burst(self, sender: Direction, receiver: Direction, payload: bytes, delay: int) -> None:
        """Segments one behind the other, acknowledged `delay` ns after the sensor saw them."""
        size = sender.segment_size
        is_up = sender is self._up
        sent, held = (self._up_next, self._down_next) if is_up else (self._down_next, self._up_next)
        count = -(-len(payload) // size)
        for turn in range(count):
            chunk = payload[turn * size : (turn + 1) * size]
            is_last = turn == count - 1
            if turn in _WAITS:
                self.now += self.rtt + self.lan
            self._wire.add(self.now, sender.tcp(sent, held, PSH | ACK if is_last else ACK, chunk))
            sent = (sent + len(chunk)) % _MODULUS
            if is_last or (turn + 1) % _ACK_EVERY == 0:
                self._wire.add(self.now + delay, receiver.tcp(held, sent, ACK))
            self.now += _SERIALIZATION
        if is_up:
            self._up_next = sent
        else:
            self._down_next = sent
