"""The names of what Chromium fetches over TLS and QUIC: ClientHellos of post-quantum size, permuted and with GREASE."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rig.checks import assert_quic, assert_tls
from rig.hello import hello_in_datagrams, hello_in_stream
from rig.program import installed, run_program
from rig.quic_peer import http3_server
from rig.relay import LOOPBACK, tcp_relay, udp_relay
from rig.tls_server import answer_page, listening, server_context

if TYPE_CHECKING:
    from pathlib import Path

    from rig.certificate import Certificate
    from rig.conversation import Conversation

NAME = "video.example.org"
HTTPS = 443
ETHERNET_PAYLOAD = 1_460
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it needs privileges that a build machine may lack; the page is our own
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
)


async def _fetch(port: int, certificate: Certificate, home: Path, *flags: str) -> bytes:
    """The page as Chromium shows it; every other name stays unknown, so that nothing is asked of the network."""
    return await run_program(
        installed("chromium"),
        *FLAGS,
        f"--user-data-dir={home / 'profile'}",
        f"--ignore-certificate-errors-spki-list={certificate.pin}",
        f"--host-resolver-rules=MAP {NAME}:{HTTPS} {LOOPBACK}:{port}, MAP * ~NOTFOUND",
        *flags,
        "--dump-dom",
        f"https://{NAME}/",
        home=home,
    )


def _named(protocol: str, source: str, alpn: str) -> dict[str, object]:
    return {
        "network_protocol": protocol,
        "domain": NAME,
        "domain_source": source,
        "tls_version": "1.3",
        "alpn": alpn,
    }


def test_tls(certificate: Certificate, tmp_path: Path) -> None:
    async def talk() -> list[Conversation]:
        async with listening(answer_page, server_context(certificate)) as port, tcp_relay(port) as relay:
            assert b"Hello" in await _fetch(relay.port, certificate, tmp_path, "--disable-quic")
        return [conversation for conversation in relay.conversations if conversation.sent(from_client=True)]

    for conversation in asyncio.run(talk()):
        hello = hello_in_stream(conversation.sent(from_client=True))
        assert hello.length > ETHERNET_PAYLOAD
        # GREASE in place of an encrypted hello looks as if the name were an outer one (RFC 9849, section 6.2).
        expected = _named("tls", "ech_outer" if hello.has_ech else "sni", "h2") | {"ech": hello.has_ech}
        assert_tls(tmp_path, conversation, HTTPS, expected)


def test_quic(certificate: Certificate, tmp_path: Path) -> None:
    async def talk() -> list[Conversation]:
        async with http3_server(certificate) as port, udp_relay(port) as relay:
            flags = ("--enable-quic", f"--origin-to-force-quic-on={NAME}:{HTTPS}")
            assert b"Hello" in await _fetch(relay.port, certificate, tmp_path, *flags)
        return relay.conversations

    for conversation in asyncio.run(talk()):
        hello = hello_in_datagrams(conversation)
        assert hello.length > ETHERNET_PAYLOAD
        expected = _named("quic", "ech_outer" if hello.has_ech else "quic_sni", "h3") | {"ech": hello.has_ech}
        assert_quic(tmp_path, conversation, expected)
