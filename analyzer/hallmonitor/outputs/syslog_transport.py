"""Ways to a syslog receiver: a socket of the machine, UDP, TCP, TLS."""

from __future__ import annotations

import array
import fcntl
import os
import socket
import ssl
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 5.0
"""How long a receiver may hold up one attempt: less than the service may take to stop."""

_MOST_READS = 16
_KEEPALIVE_S = 60
_UNACKNOWLEDGED_MS = 30_000


class Transport(Protocol):
    """Takes messages to a receiver; what fails is an OSError."""

    settle_s: float
    """How long after a message was sent the socket may still show that it did not arrive, in seconds."""

    def open(self) -> None:
        """Connect."""

    def send(self, message: bytes) -> None:
        """Hand a whole message over to the system."""

    def look(self) -> None:
        """Raise where the socket has shown an error, or the receiver has closed the connection."""

    def is_in_flight(self) -> bool:
        """Tell whether the receiver's machine has yet to acknowledge something."""

    def close(self) -> None:
        """Close the socket, where there is one."""


class _Datagrams:
    """Messages of which each is a datagram."""

    settle_s: float = 0.0

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def send(self, message: bytes) -> None:
        """Send one datagram."""
        _opened(self._socket).send(message)

    def look(self) -> None:
        """Raise what the system has noted since, such as an ICMP message that nobody listens there."""
        if number := _opened(self._socket).getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(number, os.strerror(number))

    def is_in_flight(self) -> bool:
        """A datagram is acknowledged by nobody."""
        return False

    def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class UnixDatagrams(_Datagrams):
    """The socket of the machine's own syslog service, which has a message as soon as it is sent.

    Args:
        path: of the socket, such as /dev/log.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def open(self) -> None:
        """Connect to the path."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(PATIENCE_S)
        self._socket.connect(self._path)


class UdpDatagrams(_Datagrams):
    """UDP, RFC 5426: a message may be lost on its way, and only a port where nobody listens is ever told.

    Args:
        host: name or address.
        port: UDP port.
    """

    settle_s = 1.0

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._host, self._port = host, port

    def open(self) -> None:
        """Resolve the name, and take the first address."""
        family, kind, protocol, _, address = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)[0]
        self._socket = socket.socket(family, kind, protocol)
        self._socket.settimeout(PATIENCE_S)
        self._socket.connect(address)


class Stream:
    """TCP with octet counting (RFC 6587 section 3.4.1), inside TLS (RFC 5425) where that is asked for.

    Args:
        host: name or address.
        port: TCP port.
        context: makes the settings of TLS for each connection, so that certificates can be exchanged; None for TCP.
    """

    settle_s = 2.0

    def __init__(self, host: str, port: int, context: Callable[[], ssl.SSLContext] | None) -> None:
        self._host, self._port, self._context = host, port, context
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect, and shake hands where TLS is asked for."""
        context = None if self._context is None else self._context()
        plain = socket.create_connection((self._host, self._port), timeout=PATIENCE_S)
        try:
            # A receiver whose machine is gone is noticed while there is nothing to send, and soon where there is.
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _KEEPALIVE_S)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)
            self._socket = plain if context is None else context.wrap_socket(plain, server_hostname=self._host)
        except BaseException:
            plain.close()
            raise

    def send(self, message: bytes) -> None:
        """Send one frame: the number of bytes, a space, the bytes."""
        _opened(self._socket).sendall(b"%d %b" % (len(message), message))

    def look(self) -> None:
        """Raise where the connection has ended; what a receiver sends, which syslog knows nothing of, is let go."""
        connection = _opened(self._socket)
        connection.settimeout(0)
        try:
            # A bound, so that one that sends without an end does not hold the thread.
            for _ in range(_MOST_READS):
                if not connection.recv(4096):
                    break
            else:
                return
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        finally:
            connection.settimeout(PATIENCE_S)
        message = "The receiver has closed the connection"
        raise ConnectionResetError(0, message)

    def is_in_flight(self) -> bool:
        """Tell whether bytes wait for the acknowledgment of TCP: SIOCOUTQ, tcp(7)."""
        waiting = array.array("i", [0])
        fcntl.ioctl(_opened(self._socket).fileno(), termios.TIOCOUTQ, waiting)
        return waiting[0] > 0

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._socket = None


def _opened(opened: socket.socket | None) -> socket.socket:
    if opened is None:
        message = "the transport is not open"
        raise RuntimeError(message)
    return opened
