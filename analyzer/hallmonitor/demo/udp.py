"""UDP exchanges as a mirror port near the client sees them (RFC 768)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.demo.frames import Direction, Socket

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.wire import Wire


class Exchange:
    """Datagrams between two sockets; every method adds a packet to the wire and moves `now` forward.

    Attributes:
        now: time of the last packet, nanoseconds since 1970.
        rtt: time from the sensor to the server and back, ns.
    """

    def __init__(self, wire: Wire, draws: Draws, ends: tuple[Socket, Socket], at_ns: int, rtt: int) -> None:
        client, server = ends
        self._wire = wire
        self._draws = draws
        self._up = Direction(client, server)
        self._down = Direction(server, client)
        self.now = at_ns
        self.rtt = rtt

    def ask(self, payload: bytes) -> None:
        """The client sends a datagram."""
        self.now += self._draws.between(20, 600) * 1_000
        self._wire.add(self.now, self._up.udp(payload))

    def answer(self, payload: bytes, *, after_rtt: bool = True) -> None:
        """The server sends a datagram, a round trip later or right behind the one before."""
        self.now += (self.rtt if after_rtt else 0) + self._draws.between(20, 600) * 1_000
        self._wire.add(self.now, self._down.udp(payload))

    def wait_until(self, at_ns: int) -> None:
        """Stay silent until a moment, if it is still to come."""
        self.now = max(self.now, at_ns)
