"""Requests to a real receiver on this machine, and what is made of its answers."""

from __future__ import annotations

import base64
import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from authority import Authority
from made_alerts import queued
from webhook_server import Answer, WebhookServer

from hallmonitor.outputs.receiver import NotTaken, Outcome
from hallmonitor.outputs.webhook import Endpoint, Webhook

if TYPE_CHECKING:
    from pathlib import Path


def endpoint(port: int, scheme: str = "http") -> Endpoint:
    return Endpoint(
        url=f"{scheme}://127.0.0.1:{port}/a/secret-path?x=1",
        url_file=None,
        ca_file=None,
        cert_file=None,
        key_file=None,
        bearer_token_file=None,
        username=None,
        password_file=None,
        timeout_s=10.0,
    )


def webhook(where: Endpoint) -> Webhook:
    return Webhook(where, "office", "", 50)


def secret(tmp_path: Path, content: str, mode: int = 0o600) -> Path:
    path = tmp_path / "secret"
    path.write_text(content)
    path.chmod(mode)
    return path


def test_alerts_are_posted_where_the_url_says() -> None:
    with WebhookServer() as server:
        assert webhook(endpoint(server.port)).take([queued(1), queued(2)], "", 0.0) == Outcome(2)
    (request,) = server.requests
    assert request.path == "/a/secret-path?x=1"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Host"] == f"127.0.0.1:{server.port}"
    assert request.numbers == [1, 2]


def test_a_request_is_of_one_group_and_order_stays() -> None:
    alerts = [queued(1), queued(2), queued(3, clause="chat"), queued(4)]
    with WebhookServer() as server:
        output = webhook(endpoint(server.port))
        while alerts:
            alerts = alerts[output.take(alerts, "", 0.0).taken :]
    assert server.numbers == [[1, 2], [3], [4]]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is_the_acknowledgment(status: int) -> None:
    with WebhookServer(Answer(status)) as server:
        assert webhook(endpoint(server.port)).take([queued(1)], "", 0.0) == Outcome(1)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_who_is_busy_is_asked_again(status: int) -> None:
    with WebhookServer(Answer(status)) as server:
        outcome = webhook(endpoint(server.port)).take([queued(1)], "", 0.0)
    assert outcome == Outcome(0, not_taken=NotTaken("unreachable", f"HTTP status {status}"))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_every_other_4xx_is_a_refusal(status: int) -> None:
    with WebhookServer(Answer(status)) as server:
        outcome = webhook(endpoint(server.port)).take([queued(1)], "", 0.0)
    assert outcome == Outcome(0, not_taken=NotTaken("refused", f"HTTP status {status}"))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with WebhookServer() as elsewhere:
        moved = Answer(status, {"Location": f"http://127.0.0.1:{elsewhere.port}/"})
        with WebhookServer(moved) as server:
            outcome = webhook(endpoint(server.port)).take([queued(1)], "", 0.0)
    assert outcome.not_taken == NotTaken("refused", f"HTTP status {status}, a redirect, which is not followed")
    assert (len(server.requests), elsewhere.requests) == (1, [])


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 10:01:30 GMT"}, 90.0),
        ({"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_moment(headers: dict[str, str], wait_s: float | None) -> None:
    # RFC 9110 section 10.2.3. The server adds a Date of its own before that of the test, so it answers by hand.
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with WebhookServer(Answer(raw=f"HTTP/1.1 503 Busy\r\n{lines}\r\n".encode())) as server:
        outcome = webhook(endpoint(server.port)).take([queued(1)], "", 0.0)
    assert outcome.not_taken == NotTaken("unreachable", "HTTP status 503", wait_s)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "the receiver's answer is no HTTP"),
        (b"HTTP/1.1 999999 x\r\n\r\n", "the receiver's answer is no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000, "the receiver's answer is no HTTP"),
        (b"", "the receiver ended the connection without an answer"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(raw: bytes, why: str) -> None:
    with WebhookServer(Answer(raw=raw)) as server:
        outcome = webhook(endpoint(server.port)).take([queued(1)], "", 0.0)
    assert outcome.not_taken == NotTaken("unreachable", why)


def test_nobody_there_and_nobody_who_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        outcome = webhook(replace(endpoint(port), timeout_s=0.2)).take([queued(1)], "", 0.0)
        assert outcome.not_taken == NotTaken("unreachable", "the receiver did not answer in time")
    outcome = webhook(endpoint(port)).take([queued(1)], "", 0.0)
    assert outcome.not_taken == NotTaken("unreachable", "connection refused")


def test_who_answers_a_letter_at_a_time_is_given_up() -> None:
    ended = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            try:
                while not ended.wait(0.05):
                    connection.sendall(b"H")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        outcome = webhook(replace(endpoint(server.getsockname()[1]), timeout_s=0.3)).take([queued(1)], "", 0.0)
        ended.set()
        thread.join()
    assert outcome.not_taken is not None
    assert outcome.not_taken.kind == "unreachable"


def test_credentials_come_from_files_and_are_read_for_each_request(tmp_path: Path) -> None:
    token = secret(tmp_path, "token-1\n")
    with WebhookServer() as server:
        output = webhook(replace(endpoint(server.port), bearer_token_file=token))
        output.take([queued(1)], "", 0.0)
        token.write_text("token-2\n")
        output.take([queued(2)], "", 0.0)
        basic = webhook(replace(endpoint(server.port), username="monitor", password_file=token))
        basic.take([queued(3)], "", 0.0)
    assert [request.headers["Authorization"] for request in server.requests] == [
        "Bearer token-1",
        "Bearer token-2",
        "Basic " + base64.b64encode(b"monitor:token-2").decode(),
    ]


def test_a_secret_that_cannot_be_used_is_told_and_nothing_sent(tmp_path: Path) -> None:
    token = secret(tmp_path, "token-1\n", 0o644)
    with WebhookServer() as server:
        outcome = webhook(replace(endpoint(server.port), bearer_token_file=token)).take([queued(1)], "", 0.0)
    assert outcome.not_taken == NotTaken("refused", "a file with a secret is open to others (mode 0644)")
    assert server.requests == []


def test_the_url_may_be_a_secret_in_a_file(tmp_path: Path) -> None:
    with WebhookServer() as server:
        path = secret(tmp_path, f"http://127.0.0.1:{server.port}/from-a-file\n")
        output = webhook(replace(endpoint(server.port), url=None, url_file=path))
        assert output.take([queued(1)], "", 0.0) == Outcome(1)
        path.write_text("ftp://127.0.0.1/")
        outcome = output.take([queued(1)], "", 0.0)
    assert [request.path for request in server.requests] == ["/from-a-file"]
    assert outcome.not_taken == NotTaken("refused", "the URL in the file is not of http or https with a host")


def test_no_proxy_of_the_environment_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    with WebhookServer() as server, WebhookServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert webhook(endpoint(server.port)).take([queued(1)], "", 0.0) == Outcome(1)
    assert (len(server.requests), len(proxy.requests)) == (1, 0)


@pytest.mark.parametrize(
    ("address", "knows", "why"),
    [
        ("127.0.0.1", True, None),
        ("127.0.0.1", False, "its authority is not known here"),
        ("127.0.0.2", True, "it is for another address"),
    ],
)
def test_a_certificate_is_checked(address: str, knows: bool, why: str | None, tmp_path: Path) -> None:  # noqa: FBT001 - a case of the test
    authority, other = Authority(tmp_path, "authority"), Authority(tmp_path, "other")
    with WebhookServer(context=authority.server_context(address)) as server:
        where = replace(endpoint(server.port, "https"), ca_file=(authority if knows else other).file)
        outcome = webhook(where).take([queued(1)], "", 0.0)
    if why is None:
        assert outcome == Outcome(1)
    else:
        assert outcome.not_taken == NotTaken("refused", f"the receiver's certificate cannot be verified: {why}")
        assert server.requests == []
