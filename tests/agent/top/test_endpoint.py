from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import bcrypt
import pytest

from hallmonitor_agent.top.endpoint import Access, AwayError, Endpoint
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.web.endpoint import Endpoint as Listening
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.page import Answer
from hallmonitor_service.web.server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def serving(web_config: Path | None = None) -> Iterator[str]:
    pages = {"/metrics": lambda accept: Answer(200, "text/plain", accept.encode())}
    server = WebServer(Listening("127.0.0.1", 0), KeptWebConfig(web_config, lambda _faults: None), pages)
    server.start()
    try:
        yield str(server.address)
    finally:
        server.stop()


@contextmanager
def answering(octets: bytes) -> Iterator[str]:
    """Serve one connection with whatever octets."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                client.sendall(octets)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join(30)


def test_gives_what_came_back() -> None:
    with serving() as address:
        reply = Endpoint(f"http://{address}/metrics", Access()).ask("/metrics")
    assert (reply.status, reply.text) == (200, "text/plain")
    assert reply.date.endswith("GMT")


def test_shows_user_and_password(tmp_path: Path) -> None:
    web_config = tmp_path / "web.yml"
    hashed = bcrypt.hashpw(b"right", bcrypt.gensalt(4)).decode()
    web_config.write_text(f"basic_auth_users: {{alice: {hashed}}}\n")
    with serving(web_config) as address:
        assert Endpoint(f"http://{address}", Access("alice", "right")).ask("/metrics").status == 200
        with pytest.raises(AwayError, match="the user or the password is not right"):
            Endpoint(f"http://{address}", Access("alice", "wrong")).ask("/metrics")
        with pytest.raises(AwayError, match="it wants a user"):
            Endpoint(f"http://{address}", Access()).ask("/metrics")


def test_trusts_the_ca_that_it_was_given(tls: tuple[Path, Path], tmp_path: Path) -> None:
    ca, pair = tls
    web_config = tmp_path / "web.yml"
    web_config.write_text(
        f"tls_server_config: {{cert_file: {pair}, key_file: {pair}, "
        f"client_auth_type: RequireAndVerifyClientCert, client_ca_file: {ca}}}\n"
    )
    with serving(web_config) as address:
        url = f"https://{address}"
        assert Endpoint(url, Access(ca_file=ca, certificate=pair)).ask("/metrics").status == 200
        with pytest.raises(AwayError, match=r"no secure connection: .*certificate"):
            Endpoint(url, Access(certificate=pair)).ask("/metrics")


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "what answers there speaks no HTTP"),
        (b"", "speaks no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "the answer was cut short"),
    ],
)
def test_what_is_no_answer_is_told(octets: bytes, words: str) -> None:
    with answering(octets) as address, pytest.raises(AwayError, match=words):
        Endpoint(f"http://{address}", Access()).ask("/metrics")


def test_nobody_there_is_told() -> None:
    with pytest.raises(AwayError, match="connection refused"):
        Endpoint("http://127.0.0.1:1", Access()).ask("/metrics")


def test_no_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor_agent.top.endpoint._PATIENCE_S", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(AwayError, match="no answer within"):
        Endpoint(f"http://127.0.0.1:{listener.getsockname()[1]}", Access()).ask("/metrics")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("127.0.0.1:9477", "is no URL of a metrics page"),
        ("ftp://a", "is no URL of a metrics page"),
        ("http://", "is no URL of a metrics page"),
        ("http://a:99999", "is no URL"),
        ("http://[::1", "is no URL"),
        ("http://alice:secret@a", "a user in the URL would show"),
        ("http://a/other", "the page's path is /metrics, not /other"),
        ("http://a/metrics?x", "the page's path is /metrics"),
    ],
)
def test_a_url_that_is_none_is_a_fault(url: str, words: str) -> None:
    with pytest.raises(FaultsError, match=words) as raised:
        Endpoint(url, Access())
    assert "secret" not in str(raised.value)


def test_files_that_cannot_be_used_are_faults(tmp_path: Path) -> None:
    junk = tmp_path / "junk.pem"
    junk.write_text("junk")
    for access in (Access(ca_file=junk), Access(certificate=junk)):
        with pytest.raises(FaultsError, match="this is no PEM file of a"):
            Endpoint("https://a", access)
    with pytest.raises(FaultsError, match="the CA cannot be read: no such file"):
        Endpoint("https://a", Access(ca_file=tmp_path / "none"))


def test_a_place_is_told_without_a_path() -> None:
    assert Endpoint("http://127.0.0.1:9477/metrics", Access()).place == "http://127.0.0.1:9477"
