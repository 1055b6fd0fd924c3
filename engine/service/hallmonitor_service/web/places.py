"""How many connections are open at one time, how long each may last."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

_PATIENCE_S = 1.0
"""For a connection that was shut to end; it is asleep in a read or a write, and wakes at once."""
_FRESH_S = 0.5
"""So long an exchange may take before it has to give way: ten times a scrape with its handshake."""


class Connection:
    """An accepted connection.

    Attributes:
        socket: what is read from; a TLS socket takes the first one's place.
        since_s: when it was accepted, seconds of a monotonic clock.
    """

    def __init__(self, accepted: socket.socket, since_s: float) -> None:
        self.socket = accepted
        self.since_s = since_s

    def shut(self) -> None:
        """Wake whoever waits for the client."""
        with suppress(OSError):
            # The TLS socket's own method would take away what another thread is using.
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class Places:
    """The connections that are open.

    Where all places are taken, the connection that has been open longest gives way, unless it has only begun: so
    clients that only hold on to theirs keep nobody out, and many that are quick wait for each other.

    Args:
        most: how many may be open.
        longest_s: how long one may last, seconds.
    """

    def __init__(self, most: int, longest_s: float) -> None:
        self._most = most
        self._longest_s = longest_s
        self._open: list[Connection] = []
        self._changed = threading.Condition()

    def enter(self, connection: Connection) -> bool:
        """Take a place; false where none could be had."""
        with self._changed:
            if not self._has_room():
                still_s = _FRESH_S - (connection.since_s - self._open[0].since_s)
                if still_s <= 0 or not self._changed.wait_for(self._has_room, still_s):
                    self._open[0].shut()
                if not self._changed.wait_for(self._has_room, _PATIENCE_S):
                    return False
            self._open.append(connection)
            return True

    def _has_room(self) -> bool:
        return len(self._open) < self._most

    def leave(self, connection: Connection) -> None:
        """Give the place back; to be done before the socket is closed."""
        with self._changed:
            self._open.remove(connection)
            self._changed.notify_all()

    def end_overdue(self, now_s: float) -> None:
        """Shut every connection that has lasted too long."""
        with self._changed:
            for connection in self._open:
                if now_s - connection.since_s > self._longest_s:
                    connection.shut()

    def end_all(self, patience_s: float) -> bool:
        """Shut every connection; tell whether all have ended."""
        with self._changed:
            for connection in self._open:
                connection.shut()
            return self._changed.wait_for(lambda: not self._open, patience_s)
