"""The name behind STARTTLS, as OpenSSL's client begins it in six protocols."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from rig.capture import TINY
from rig.certificate import CERTIFICATE_NAME
from rig.checks import assert_tcp
from rig.hello import hello_in_stream
from rig.program import openssl_client
from rig.relay import tcp_relay
from rig.starttls_server import DIALOGUES, begin_tls
from rig.tls_server import answer_page, listening, server_context

if TYPE_CHECKING:
    from pathlib import Path

    from rig.certificate import Certificate
    from rig.conversation import Conversation

NAME = "mail.example.org"
CLIENT_HELLO = b"\x16\x03\x01"


def _begun(protocol: str, certificate: Certificate, *options: str) -> Conversation:
    async def talk() -> Conversation:
        handler = begin_tls(DIALOGUES[protocol], server_context(certificate), answer_page)
        async with listening(handler) as port, tcp_relay(port) as relay:
            assert b"Hello" in await openssl_client(relay.port, "-starttls", protocol, *options)
        (conversation,) = relay.conversations
        return conversation

    return asyncio.run(talk())


def _ja4(conversation: Conversation) -> str:
    sent = conversation.sent(from_client=True)
    return hello_in_stream(sent[sent.index(CLIENT_HELLO) :]).ja4("t")


@pytest.mark.parametrize("protocol", DIALOGUES)
@pytest.mark.parametrize(("option", "version"), [("-tls1_2", "1.2"), ("-tls1_3", "1.3")])
def test_server_name(protocol: str, option: str, version: str, certificate: Certificate, tmp_path: Path) -> None:
    conversation = _begun(protocol, certificate, option, "-servername", NAME)
    expected = {"domain": NAME, "domain_source": "sni", "tls_version": version, "ja4": _ja4(conversation)}
    assert_tcp(tmp_path, conversation, DIALOGUES[protocol].port, expected, tshark_may_miss=TINY)


@pytest.mark.parametrize("protocol", DIALOGUES)
def test_certificate_where_no_name_is_sent(protocol: str, certificate: Certificate, tmp_path: Path) -> None:
    conversation = _begun(protocol, certificate, "-tls1_2", "-noservername")
    expected = {"domain": CERTIFICATE_NAME, "domain_source": "certificate", "tls_version": "1.2"}
    assert_tcp(tmp_path, conversation, DIALOGUES[protocol].port, expected, tshark_may_miss=TINY)
