from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmonitor_service.web.request import RefusedRequestError, Request, parse_request, read_request

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRAPE = (
    b"GET /metrics?a=b HTTP/1.1\r\nHost: gateway:9477\r\nUser-Agent: Prometheus/3.0\r\n"
    b"Accept: application/openmetrics-text\r\nAccept: text/plain\r\nAuthorization: Basic YTpi\r\n\r\n"
)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_reads_what_the_pages_need() -> None:
    assert parse_request(SCRAPE) == Request("GET", "/metrics", "application/openmetrics-text,text/plain", "Basic YTpi")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/a?b", "/a"),
        (b"//a/b", "//a/b"),
        (b"http://gateway:9477/metrics?a", "/metrics"),
        (b"http://a", "/"),
        (b"*", "*"),
    ],
)
def test_the_target_may_be_in_absolute_form(target: bytes, path: str) -> None:
    assert parse_request(b"GET " + target + b" HTTP/1.0\r\n\r\n").path == path


def test_http_1_0_needs_no_host() -> None:
    assert parse_request(b"HEAD / HTTP/1.0\r\n\r\n") == Request("HEAD", "/", "", None)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET /\r\n\r\n", 400),
        (b"GET http://[::1 HTTP/1.0\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a: b\r\n" * 65 + b"\r\n", 431),
    ],
)
def test_refuses_what_is_no_request(head: bytes, status: int) -> None:
    with pytest.raises(RefusedRequestError) as raised:
        parse_request(head)
    assert raised.value.status == status


@given(st.binary(max_size=300), st.integers(0, len(SCRAPE)))
def test_whatever_is_sent_is_read_or_refused(junk: bytes, cut: int) -> None:
    status = 200
    try:
        parse_request(SCRAPE[:cut] + junk + b"\r\n\r\n")
    except RefusedRequestError as refused:
        status = refused.status
    assert status in {200, 400, 431, 505}


def test_a_head_may_come_in_any_pieces(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    for octet in SCRAPE[:-1]:
        theirs.sendall(bytes([octet]))
    theirs.sendall(SCRAPE[-1:] + b"a body that nobody reads")
    assert read_request(ours) == parse_request(SCRAPE)


def test_a_head_without_end_is_too_long(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(b"GET /" + b"a" * 10_000)
    with pytest.raises(RefusedRequestError) as raised:
        read_request(ours)
    assert raised.value.status == 431


def test_a_client_that_says_no_more_is_too_slow(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallmonitor_service.web.request._PATIENCE_S", 0.01)
    ours, theirs = ends
    theirs.sendall(SCRAPE[:-1])
    with pytest.raises(RefusedRequestError) as raised:
        read_request(ours)
    assert raised.value.status == 408


def test_a_client_that_leaves_asked_nothing(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(SCRAPE[:-1])
    theirs.close()
    assert read_request(ours) is None
