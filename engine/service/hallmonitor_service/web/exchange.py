"""One connection: a request, an answer."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING

from hallmonitor_service.web.page import Answer
from hallmonitor_service.web.request import RefusedRequestError, read_request
from hallmonitor_service.web.tls import names_one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor_service.web.basic_auth import BasicAuth
    from hallmonitor_service.web.kept_config import WebConfig
    from hallmonitor_service.web.page import Page
    from hallmonitor_service.web.places import Connection
    from hallmonitor_service.web.request import Request

_HANDSHAKE_S = 5.0
_WRITING_S = 10.0
_PARTING_S = 1.0
_MOST_IGNORED = 65536
"""Octets that a client may still send after its answer; without reading them, the answer could be lost to a reset."""


class Exchange:
    """Serves connections, each by the configuration that is in force when it comes.

    Args:
        pages: by path.
        auth: who may see them.
    """

    def __init__(self, pages: Mapping[str, Page], auth: BasicAuth) -> None:
        self._pages = pages
        self._auth = auth

    def serve(self, connection: Connection, config: WebConfig) -> None:
        """Answer one request; whatever the client does wrong ends the connection, and nothing else.

        Raises:
            Exception: a page's, after the client was told that there is none.
        """
        broken: list[Exception] = []
        # A client that left, or does not speak TLS, is no concern of the service.
        with suppress(OSError):
            if config.tls is None or _secure(connection, config.tls, config.allowed_sans):
                self._answer(connection.socket, config, broken)
                _part(connection.socket)
        if broken:
            raise broken[0]

    def _answer(self, client: socket.socket, config: WebConfig, broken: list[Exception]) -> None:
        bodiless = False
        try:
            request = read_request(client)
            if request is None:
                return
            bodiless = request.method == "HEAD"
            answer, extra = self._look_up(request, config, broken)
        except RefusedRequestError as refused:
            answer, extra = _plain(refused.status), {}
        client.settimeout(_WRITING_S)
        head = _head(answer, {**config.headers, **extra})
        client.sendall(head if bodiless else head + answer.body)

    def _look_up(self, request: Request, config: WebConfig, broken: list[Exception]) -> tuple[Answer, dict[str, str]]:
        if not self._auth.admits(request.authorization, config.users):
            return _plain(401), {"WWW-Authenticate": 'Basic realm="hallmonitor", charset="UTF-8"'}
        page = self._pages.get(request.path)
        if page is None:
            known = "".join(f"{path}\n" for path in self._pages)
            return Answer(404, "text/plain; charset=utf-8", f"not found; there is\n{known}".encode()), {}
        if request.method not in {"GET", "HEAD"}:
            return _plain(405), {"Allow": "GET, HEAD"}
        try:
            return page(request.accept), {}
        except Exception as error:  # noqa: BLE001 - it is raised again, once the client knows
            broken.append(error)
            return _plain(500), {}


def _secure(connection: Connection, context: ssl.SSLContext, allowed_sans: frozenset[str]) -> bool:
    """Begin TLS on the connection; false where the client's certificate does not name what it must."""
    connection.socket.settimeout(_HANDSHAKE_S)
    secured = context.wrap_socket(connection.socket, server_side=True, do_handshake_on_connect=False)
    connection.socket = secured
    secured.do_handshake()
    return not allowed_sans or names_one_of(secured.getpeercert(), allowed_sans)


def _part(client: socket.socket) -> None:
    """End the connection so that what was written arrives."""
    until_s = time.monotonic() + _PARTING_S
    client.settimeout(_PARTING_S)
    if isinstance(client, ssl.SSLSocket):
        client = client.unwrap()
    client.shutdown(socket.SHUT_WR)
    ignored = 0
    while ignored < _MOST_IGNORED and time.monotonic() < until_s and (more := client.recv(4096)):
        ignored += len(more)


def _plain(status: int) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"{HTTPStatus(status).phrase.lower()}\n".encode())


def _head(answer: Answer, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Date: {formatdate(usegmt=True)}",
        f"Content-Type: {answer.content_type}",
        f"Content-Length: {len(answer.body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")
