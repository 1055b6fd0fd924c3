"""The names of what curl asks for in clear (RFC 9112, RFC 9113, RFC 9110)."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from rig.capture import TINY
from rig.checks import assert_http, assert_tcp
from rig.hello import hello_in_stream
from rig.program import by_proxy, by_relay, curl, installed, run_program
from rig.relay import tcp_relay
from rig.tls_server import answer_page, listening, server_context
from rig.web_server import answer_http2, tunnel_to

if TYPE_CHECKING:
    from pathlib import Path

    from rig.certificate import Certificate
    from rig.conversation import Conversation

NAME = "news.example.org"
GATE = "gate.example.org"
HTTP = 80
PROXY = 3128
NAMED: dict[str, object] = {"network_protocol": "http", "domain": NAME, "domain_source": "http_host", "ech": False}


@pytest.mark.parametrize("url", [f"http://{NAME}/a?b=c", f"http://{NAME}:8080/", f"http://user:secret@{NAME}/"])
def test_host(url: str, certificate: Certificate, tmp_path: Path) -> None:
    async def talk() -> Conversation:
        async with listening(answer_page) as port, tcp_relay(port) as relay:
            assert b"Hello" in await curl(url, certificate, *by_relay(relay.port))
        (conversation,) = relay.conversations
        return conversation

    assert_http(tmp_path, asyncio.run(talk()), HTTP, NAMED)


def test_absolute_target(certificate: Certificate, tmp_path: Path) -> None:
    # What a client sends to a proxy (RFC 9112, section 3.2.2).
    async def talk() -> Conversation:
        async with listening(answer_page) as port, tcp_relay(port) as relay:
            assert b"Hello" in await curl(f"http://{NAME}/", certificate, *by_proxy(relay.port))
        (conversation,) = relay.conversations
        return conversation

    conversation = asyncio.run(talk())
    assert conversation.sent(from_client=True).startswith(f"GET http://{NAME}/ ".encode())
    assert_http(tmp_path, conversation, PROXY, NAMED | {"network_protocol": "http-proxy"})


def test_tunnel(certificate: Certificate, tmp_path: Path) -> None:
    # The server name in the tunnel stands before the host that the proxy is asked for.
    async def talk() -> Conversation:
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(listening(answer_page, server_context(certificate)))
            proxy = await stack.enter_async_context(listening(tunnel_to(server)))
            relay = await stack.enter_async_context(tcp_relay(proxy))
            options = (*by_proxy(relay.port), "--proxytunnel", "--connect-to", f"{NAME}:443:{GATE}:443")
            assert b"Hello" in await curl(f"https://{NAME}/", certificate, *options)
        (conversation,) = relay.conversations
        return conversation

    conversation = asyncio.run(talk())
    head, _, rest = conversation.sent(from_client=True).partition(b"\r\n\r\n")
    assert head.startswith(f"CONNECT {GATE}:443 ".encode())
    expected = {
        "network_protocol": "http-proxy",
        "domain": NAME,
        "domain_source": "sni",
        "tls_version": "1.3",
        "alpn": "h2",
        "ja4": hello_in_stream(rest).ja4("t"),
    }
    assert_tcp(tmp_path, conversation, PROXY, expected, tshark_adds={GATE})


def test_http2_with_prior_knowledge(certificate: Certificate, tmp_path: Path) -> None:
    features = asyncio.run(run_program(installed("curl"), "--version"))
    if b"HTTP2" not in features.split():
        pytest.skip("the installed curl has no HTTP/2")

    async def talk() -> Conversation:
        async with listening(answer_http2) as port, tcp_relay(port) as relay:
            options = ("--http2-prior-knowledge", "--write-out", "%{http_code}")
            assert await curl(f"http://{NAME}/", certificate, *by_relay(relay.port), *options) == b"200"
        (conversation,) = relay.conversations
        return conversation

    assert_tcp(tmp_path, asyncio.run(talk()), HTTP, NAMED, tshark_may_miss=TINY)
