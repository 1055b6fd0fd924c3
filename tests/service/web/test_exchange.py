from __future__ import annotations

import base64
import http.client
import socket
from typing import TYPE_CHECKING

import bcrypt
import pytest

from hallmonitor_service.web.basic_auth import BasicAuth
from hallmonitor_service.web.exchange import Exchange
from hallmonitor_service.web.kept_config import WebConfig
from hallmonitor_service.web.page import Answer
from hallmonitor_service.web.places import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor_service.web.page import Page


def greeting(accept: str) -> Answer:
    return Answer(200, "text/plain", f"hello {accept}".encode())


def broken(_accept: str) -> Answer:
    raise OSError("a fault of ours")


PAGES: dict[str, Page] = {"/": greeting, "/broken": broken}


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(10)
    with ours, theirs:
        yield ours, theirs


def ask(
    ends: tuple[socket.socket, socket.socket], asked: bytes, config: WebConfig
) -> tuple[http.client.HTTPResponse, bytes]:
    ours, theirs = ends
    theirs.sendall(asked)
    theirs.shutdown(socket.SHUT_WR)
    Exchange(PAGES, BasicAuth(b"k")).serve(Connection(ours, 0.0), config)
    response = http.client.HTTPResponse(theirs, method=asked.partition(b" ")[0].decode())
    response.begin()
    return response, response.read()


def test_answers_with_the_page(ends: tuple[socket.socket, socket.socket]) -> None:
    response, body = ask(ends, b"GET /?x HTTP/1.1\r\nHost: a\r\nAccept: x/y\r\n\r\n", WebConfig())
    assert (response.status, body) == (200, b"hello x/y")
    assert response.getheader("Content-Type") == "text/plain"
    assert response.getheader("Connection") == "close"
    assert (response.getheader("Date") or "").endswith(" GMT")


def test_head_has_the_length_and_no_body(ends: tuple[socket.socket, socket.socket]) -> None:
    response, body = ask(ends, b"HEAD / HTTP/1.0\r\n\r\n", WebConfig())
    assert (response.status, response.getheader("Content-Length"), body) == (200, "6", b"")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (b"GET /none HTTP/1.0\r\n\r\n", 404),
        (b"POST / HTTP/1.0\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\n", 505),
        (b"GET /" + b"a" * 9000, 431),
    ],
)
def test_says_what_cannot_be_answered(ends: tuple[socket.socket, socket.socket], asked: bytes, status: int) -> None:
    response, body = ask(ends, asked, WebConfig())
    assert response.status == status
    assert body


def test_headers_of_the_configuration_are_sent(ends: tuple[socket.socket, socket.socket]) -> None:
    response, _ = ask(ends, b"GET / HTTP/1.0\r\n\r\n", WebConfig(headers={"X-Frame-Options": "deny"}))
    assert response.getheader("X-Frame-Options") == "deny"


@pytest.mark.parametrize(("password", "status"), [(b"right", 200), (b"wrong", 401), (None, 401)])
def test_every_path_is_behind_the_password(
    ends: tuple[socket.socket, socket.socket], password: bytes | None, status: int
) -> None:
    config = WebConfig(users={"a": bcrypt.hashpw(b"right", bcrypt.gensalt(4)).decode()})
    field = b"" if password is None else b"Authorization: Basic " + base64.b64encode(b"a:" + password) + b"\r\n"
    response, _ = ask(ends, b"GET / HTTP/1.0\r\n" + field + b"\r\n", config)
    assert response.status == status
    assert (response.getheader("WWW-Authenticate") is not None) == (status == 401)


def test_a_fault_of_ours_is_told_to_the_client_and_raised(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(b"GET /broken HTTP/1.0\r\n\r\n")
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(OSError, match="a fault of ours"):
        Exchange(PAGES, BasicAuth(b"k")).serve(Connection(ours, 0.0), WebConfig())
    assert theirs.recv(100).startswith(b"HTTP/1.1 500 ")


def test_a_client_that_leaves_is_no_fault(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.close()
    Exchange(PAGES, BasicAuth(b"k")).serve(Connection(ours, 0.0), WebConfig())
