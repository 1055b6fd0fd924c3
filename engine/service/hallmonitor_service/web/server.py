"""Serves pages on an address, each connection in a thread of its own."""

from __future__ import annotations

import os
import selectors
import socket
import threading
import time
from typing import TYPE_CHECKING

from hallmonitor_service.faults import FaultsError, reason_of
from hallmonitor_service.web.basic_auth import BasicAuth
from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.exchange import Exchange
from hallmonitor_service.web.places import Connection, Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor_service.web.kept_config import KeptWebConfig
    from hallmonitor_service.web.page import Page

MOST_CONNECTIONS = 16
"""At one time: a few scrapers, a few people; each is a thread."""
LONGEST_S = 20.0
"""That one connection may last: handshake, head, writing and parting, each with its own time-out below that."""
_LOOK_EVERY_S = 0.5
_BACKLOG = 64


class WebServer:
    """A small HTTP server for pages that machines read.

    Args:
        address: where to listen; port 0 for any that is free.
        config: how to serve; it is read when the server starts.
        pages: by path, such as `/metrics`.
    """

    def __init__(self, address: Endpoint, config: KeptWebConfig, pages: Mapping[str, Page]) -> None:
        self._address = address
        self._config = config
        self._exchange = Exchange(pages, BasicAuth(os.urandom(32)))
        self._places = Places(MOST_CONNECTIONS, LONGEST_S)
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def address(self) -> Endpoint:
        """Where it listens; with the port that was found, once it has started."""
        if self._listener is None:
            return self._address
        return Endpoint(self._address.host, self._listener.getsockname()[1])

    def start(self) -> None:
        """Listen, and serve until `stop`.

        Raises:
            FaultsError: the web configuration has faults, or the address cannot be had.
        """
        self._config.start()
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        # Every address of the machine is meant by the one of IPv6, as other exporters take it.
        both = self._address.host == "::" and socket.has_dualstack_ipv6()
        try:
            self._listener = socket.create_server(self._address, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
        except OSError as error:
            raise FaultsError.single(
                f"cannot listen on {self._address}: {reason_of(error)}", "name an address of this machine, a free port"
            ) from None
        self._listener.settimeout(0)
        self._stopping.clear()
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), name="web", daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        """Listen no more, and end what is open; where nothing was started, nothing is done."""
        self._stopping.set()
        if self._accepting is not None:
            self._accepting.join()
            self._accepting = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._places.end_all(patience_s=2.0)

    def _accept(self, listener: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            while not self._stopping.is_set():
                ready = selector.select(_LOOK_EVERY_S)
                self._places.end_overdue(time.monotonic())
                if ready:
                    self._accept_one(listener)

    def _accept_one(self, listener: socket.socket) -> None:
        try:
            client, _ = listener.accept()
        except OSError:
            # The client has left already, or descriptors have run out: those that end make room.
            self._stopping.wait(0.05)
            return
        connection = Connection(client, time.monotonic())
        if not self._places.enter(connection):
            client.close()
            return
        try:
            threading.Thread(target=self._serve, args=(connection,), name="web connection", daemon=True).start()
        except RuntimeError:
            # No thread can be had; the client may come again, and capture goes on.
            self._end(connection)

    def _serve(self, connection: Connection) -> None:
        try:
            self._exchange.serve(connection, self._config.current())
        finally:
            self._end(connection)

    def _end(self, connection: Connection) -> None:
        self._places.leave(connection)
        connection.socket.close()
