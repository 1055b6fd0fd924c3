"""Receivers of syslog on this machine, for the tests of this room."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl

PATIENCE_S = 20.0


class StreamServer:
    """Reads frames of RFC 6587 section 3.4.1 from each connection, one connection at a time.

    Args:
        context: for TLS.
        port: where to listen; 0 for one that is free.
        reads: whether what comes is read.
    """

    def __init__(self, context: ssl.SSLContext | None = None, *, port: int = 0, reads: bool = True) -> None:
        self.frames: list[bytes] = []
        self._context = context
        self._reads = reads
        self._connection: socket.socket | None = None
        self._listening = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listening.getsockname()[1]
        self.accepted = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Listen no more, and end the connection."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.end_connection()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def end_connection(self, *, reset: bool = False) -> None:
        """End the connection that is open, in order or at once."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with suppress(OSError):
                if self._context is not None:
                    connection = self._context.wrap_socket(connection, server_side=True)
                self._connection = connection
                self.accepted.release()
                if self._reads:
                    self._read(connection)

    def _read(self, connection: socket.socket) -> None:
        held = b""
        while content := connection.recv(65536):
            held += content
            while b" " in held:
                length, _, rest = held.partition(b" ")
                if len(rest) < int(length):
                    break
                self.frames.append(rest[: int(length)])
                held = rest[int(length) :]
        connection.close()
