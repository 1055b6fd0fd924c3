"""The names of QUIC connections that aioquic makes (RFC 9000, RFC 9001, RFC 9369)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.packet import QuicProtocolVersion
from rig.checks import assert_quic
from rig.hello import hello_in_datagrams
from rig.quic_peer import http3_server, quic_client
from rig.relay import udp_relay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rig.certificate import Certificate
    from rig.conversation import Conversation

NAME = "stream.example.org"
V1, V2 = QuicProtocolVersion.VERSION_1, QuicProtocolVersion.VERSION_2
ONE_PROTOCOL = ["h3"]
MANY_PROTOCOLS = ["h3", *(f"school-protocol-{number:03}" for number in range(150))]
INITIAL = 1_200
NAMED: dict[str, object] = {
    "network_protocol": "quic",
    "domain": NAME,
    "domain_source": "quic_sni",
    "tls_version": "1.3",
    "alpn": "h3",
    "ech": False,
}


def _recorded(
    certificate: Certificate,
    *,
    retry: bool = False,
    server_versions: Sequence[int] | None = None,
    **settings: object,
) -> Conversation:
    """What aioquic's client and server say; `settings` are of the client's configuration."""
    configuration = QuicConfiguration(**({"server_name": NAME, "alpn_protocols": ["h3"]} | settings))  # type: ignore[arg-type]

    async def talk() -> Conversation:
        async with (
            http3_server(certificate, retry=retry, versions=server_versions) as port,
            udp_relay(port) as relay,
        ):
            await quic_client(relay.port, configuration)
        (conversation,) = relay.conversations
        return conversation

    return asyncio.run(talk())


def _version(datagram: bytes) -> int:
    return int.from_bytes(datagram[1:5], "big")


@pytest.mark.parametrize("retry", [False, True], ids=["", "retry"])
@pytest.mark.parametrize("version", [V1, V2], ids=lambda version: version.name)
@pytest.mark.parametrize("protocols", [ONE_PROTOCOL, MANY_PROTOCOLS], ids=["small", "large"])
def test_version(version: int, protocols: list[str], retry: bool, certificate: Certificate, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    conversation = _recorded(
        certificate, retry=retry, alpn_protocols=protocols, original_version=version, supported_versions=[version]
    )
    assert _version(conversation.pieces[0].data) == version
    assert hello_in_datagrams(conversation).length > 18 * len(protocols)
    assert_quic(tmp_path, conversation, NAMED)


def test_hello_with_a_large_transport_parameter(certificate: Certificate, tmp_path: Path) -> None:
    conversation = _recorded(certificate, quantum_readiness_test=True)
    assert hello_in_datagrams(conversation).length > INITIAL
    assert_quic(tmp_path, conversation, NAMED)


def test_longest_connection_ids(certificate: Certificate, tmp_path: Path) -> None:
    assert_quic(tmp_path, _recorded(certificate, connection_id_length=20), NAMED)


def test_version_negotiation(certificate: Certificate, tmp_path: Path) -> None:
    # The client begins with a version that the server refuses (RFC 9000, section 6).
    conversation = _recorded(certificate, server_versions=[V1], original_version=V2, supported_versions=[V2, V1])
    answers = [piece.data for piece in conversation.pieces if not piece.from_client]
    assert _version(answers[0]) == 0
    assert_quic(tmp_path, conversation, NAMED)


def test_compatible_version_negotiation(certificate: Certificate, tmp_path: Path) -> None:
    # The server goes on in a version that it likes better (RFC 9368, section 2.3).
    conversation = _recorded(certificate, server_versions=[V2, V1], original_version=V1, supported_versions=[V2, V1])
    answers = [piece.data for piece in conversation.pieces if not piece.from_client]
    assert _version(conversation.pieces[0].data) == V1
    assert V2 in {_version(answer) for answer in answers}
    assert_quic(tmp_path, conversation, NAMED)
