"""The head of an HTTP/1.1 request (RFC 9112), read from a client that may be slow or hostile."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, parse_headers
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import socket

_MOST_OCTETS = 8192
"""Of a head: RFC 9112 section 3 wants 8000 for the request line; a scrape's whole head has some 500."""
_MOST_FIELDS = 64
_PATIENCE_S = 5.0
"""For the whole head, however many packets it comes in."""
_END = b"\r\n\r\n"


class RefusedRequestError(Exception):
    """The head cannot be answered as it wishes.

    Attributes:
        status: HTTP status code to say so with.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """What the pages need to know of a request.

    Attributes:
        method: such as GET.
        path: without query.
        accept: the field of that name; empty without.
        authorization: the field of that name; None without.
    """

    method: str
    path: str
    accept: str
    authorization: str | None


def read_request(client: socket.socket) -> Request | None:
    """Read a request's head; None where the client left without one.

    Raises:
        RefusedRequestError: it is too long (431), too slow (408), or no HTTP/1 (400, 505).
        OSError: the connection broke.
    """
    head = _read_head(client)
    return None if head is None else parse_request(head)


def parse_request(head: bytes) -> Request:
    """Read a head, which ends with an empty line.

    Raises:
        RefusedRequestError: as `read_request`.
    """
    line, _, fields = head.partition(b"\r\n")
    parts = line.split(b" ")
    if len(parts) != 3 or not all(parts) or not line.isascii():  # noqa: PLR2004 - method, target, version
        raise RefusedRequestError(400)
    method, target, version = (part.decode("ascii") for part in parts)
    if version not in {"HTTP/1.1", "HTTP/1.0"}:
        raise RefusedRequestError(505 if version.startswith("HTTP/") else 400)
    named = _fields(fields)
    # RFC 9112 section 3.2: exactly one Host field, from HTTP/1.1 on.
    if version == "HTTP/1.1" and len(named.get_all("Host", [])) != 1:
        raise RefusedRequestError(400)
    authorization = named.get_all("Authorization", [])
    if len(authorization) > 1:
        raise RefusedRequestError(400)
    return Request(
        method=method,
        path=_path(target),
        accept=",".join(named.get_all("Accept", [])),
        authorization=authorization[0] if authorization else None,
    )


def _path(target: str) -> str:
    """Give the path of a target in origin form, or in absolute form as proxies send it (RFC 9112 section 3.2)."""
    if target.startswith("/"):
        return target.partition("?")[0]
    try:
        return urlsplit(target).path or "/"
    except ValueError:
        raise RefusedRequestError(400) from None


def _fields(octets: bytes) -> HTTPMessage:
    if octets.count(b"\n") > _MOST_FIELDS:
        raise RefusedRequestError(431)
    try:
        named = parse_headers(io.BytesIO(octets))
    except HTTPException:
        raise RefusedRequestError(400) from None
    if named.defects:
        raise RefusedRequestError(400)
    return named


def _read_head(client: socket.socket) -> bytes | None:
    until_s = time.monotonic() + _PATIENCE_S
    head = b""
    while _END not in head:
        if len(head) >= _MOST_OCTETS:
            raise RefusedRequestError(431)
        client.settimeout(max(until_s - time.monotonic(), 0.001))
        try:
            more = client.recv(_MOST_OCTETS - len(head))
        except TimeoutError:
            raise RefusedRequestError(408) from None
        if not more:
            return None
        head += more
    return head.partition(_END)[0] + _END
