from __future__ import annotations

import http.client
import socket
import ssl
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.faults import FaultsError
from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.page import Answer
from hallmonitor_service.web.server import MOST_CONNECTIONS, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Authority
    from hallmonitor_service.web.page import Page

LOOPBACK = Endpoint("127.0.0.1", 0)


def greeting(_accept: str) -> Answer:
    return Answer(200, "text/plain", b"hello")


PAGES: dict[str, Page] = {"/metrics": greeting, "/long": lambda _accept: Answer(200, "text/plain", b"x" * 2_000_000)}


@contextmanager
def serving(path: Path | None = None, address: Endpoint = LOOPBACK) -> Iterator[Endpoint]:
    config = KeptWebConfig(path, lambda _faults: None)
    server = WebServer(address, config, PAGES)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


def get(url: str, context: ssl.SSLContext | None = None) -> bytes:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), *([urllib.request.HTTPSHandler(context=context)] if context else [])
    )
    with opener.open(url, timeout=30) as response:
        body: bytes = response.read()
    return body


def test_serves_on_a_free_port() -> None:
    with serving() as address:
        assert address.port
        assert get(f"http://{address}/metrics") == b"hello"


def test_serves_on_ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with serving(address=Endpoint("::1", 0)) as address:
        assert get(f"http://{address}/metrics") == b"hello"


def test_an_address_that_is_taken_is_a_fault() -> None:
    with serving() as address, pytest.raises(FaultsError, match=r"cannot listen on .*: address already in use"):
        WebServer(address, KeptWebConfig(None, pytest.fail), PAGES).start()


def test_faults_of_the_web_configuration_are_told_before_it_listens(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="the web configuration cannot be read"), serving(tmp_path / "none.yml"):
        pass


def test_it_can_be_stopped_before_it_started_and_started_again() -> None:
    server = WebServer(LOOPBACK, KeptWebConfig(None, pytest.fail), PAGES)
    server.stop()
    for _ in range(2):
        server.start()
        assert get(f"http://{server.address}/metrics") == b"hello"
        server.stop()
    assert server.address == LOOPBACK


def test_slow_clients_hold_back_nobody() -> None:
    with serving() as address:
        slow = [socket.create_connection(address, 30) for _ in range(3 * MOST_CONNECTIONS)]
        for each in slow[::2]:
            each.sendall(b"GET /metr")
        for each in slow[1::2]:
            # Asks for much, and reads nothing of it.
            each.sendall(b"GET /long HTTP/1.0\r\n\r\n")
        assert get(f"http://{address}/metrics") == b"hello"
        for each in slow:
            each.close()


def test_more_clients_than_places_are_all_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    # On a busy machine an exchange may take longer than it should.
    monkeypatch.setattr("hallmonitor_service.web.places._FRESH_S", 30.0)
    with serving() as address, ThreadPoolExecutor(2 * MOST_CONNECTIONS) as clients:
        answers = clients.map(lambda _number: get(f"http://{address}/metrics"), range(8 * MOST_CONNECTIONS))
        assert set(answers) == {b"hello"}


def test_who_was_waited_for_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor_service.web.server.LONGEST_S", 0.01)
    with serving() as address, socket.create_connection(address, 30) as slow:
        assert slow.recv(1) == b""


def test_stopping_ends_what_is_open() -> None:
    with serving() as address:
        slow = socket.create_connection(address, 30)
        assert get(f"http://{address}/metrics") == b"hello"
    assert slow.recv(1) == b""
    slow.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(address, 30)


@pytest.fixture
def web_config(tmp_path: Path, authority: Authority) -> Path:
    authority.issue("localhost")
    path = tmp_path / "web.yml"
    path.write_text(
        "tls_server_config:\n  cert_file: localhost.pem\n  key_file: localhost.key\n"
        "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n"
        "  client_allowed_sans: [prometheus.example]\n"
    )
    return path


def client_context(authority: Authority, name: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(authority.certificate))
    if name is not None:
        context.load_cert_chain(*authority.issue(name))
    return context


def test_serves_tls_to_clients_that_show_a_certificate(web_config: Path, authority: Authority) -> None:
    with serving(web_config) as address:
        url = f"https://{address}/metrics"
        assert get(url, client_context(authority, "prometheus.example")) == b"hello"
        with pytest.raises((OSError, http.client.HTTPException)):
            get(url, client_context(authority, "other.example"))
        with pytest.raises((OSError, http.client.HTTPException)):
            get(url, client_context(authority, None))
        with pytest.raises((OSError, http.client.HTTPException)):
            get(f"http://{address}/metrics")
        assert get(url, client_context(authority, "prometheus.example")) == b"hello"


def test_a_renewed_certificate_is_served_without_a_restart(web_config: Path, authority: Authority) -> None:
    web_config.write_text("tls_server_config: {cert_file: localhost.pem, key_file: localhost.key}\n")

    def serial(address: Endpoint) -> str:
        context = client_context(authority, None)
        with (
            socket.create_connection(address, 30) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            certificate = secured.getpeercert()
        assert certificate is not None
        return str(certificate["serialNumber"])

    with serving(web_config) as address:
        before = serial(address)
        authority.issue("localhost")
        assert serial(address) != before
