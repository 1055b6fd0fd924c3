"""The names of TLS connections that curl and OpenSSL make (RFC 8446, RFC 5246, RFC 6066)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from rig.certificate import CERTIFICATE_NAME, Certificate
from rig.checks import assert_tls
from rig.hello import hello_in_stream
from rig.program import by_relay, curl, installed, openssl_client, openssl_server, run_program
from rig.relay import tcp_relay
from rig.tls_server import answer_page, listening, server_context

if TYPE_CHECKING:
    from pathlib import Path

    from rig.conversation import Conversation

NAME = "video.example.org"
HTTPS = 443
MANY_PROTOCOLS = ",".join(["h2", *(f"school-protocol-{number:03}" for number in range(200))])


def _tls(version: str, alpn: str | None, name: str | None = NAME, source: str = "sni") -> dict[str, object]:
    return {
        "network_protocol": "tls",
        "domain": name,
        "domain_source": source,
        "tls_version": version,
        "alpn": alpn,
        "ech": False,
    }


@pytest.mark.parametrize(("options", "version"), [(("--tls-max", "1.2"), "1.2"), (("--tlsv1.3",), "1.3")])
def test_curl(options: tuple[str, ...], version: str, certificate: Certificate, tmp_path: Path) -> None:
    async def talk() -> Conversation:
        async with listening(answer_page, server_context(certificate)) as port, tcp_relay(port) as relay:
            assert b"Hello" in await curl(f"https://{NAME}/", certificate, *by_relay(relay.port), *options)
        (conversation,) = relay.conversations
        return conversation

    assert_tls(tmp_path, asyncio.run(talk()), HTTPS, _tls(version, "h2"))


def _with_openssl(certificate: Certificate, *options: str, curve: str | None = None) -> Conversation:
    """What OpenSSL's client and Python's server say."""

    async def talk() -> Conversation:
        context = server_context(certificate, ["h2", "http/1.1"])
        if curve is not None:
            context.set_ecdh_curve(curve)
        async with listening(answer_page, context) as port, tcp_relay(port) as relay:
            assert b"Hello" in await openssl_client(relay.port, *options)
        (conversation,) = relay.conversations
        return conversation

    return asyncio.run(talk())


SNI = ("-servername", NAME)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param((*SNI, "-alpn", "h2", "-tls1_2"), _tls("1.2", "h2"), id="tls 1.2"),
        pytest.param((*SNI, "-alpn", "http/1.1,h2", "-tls1_3"), _tls("1.3", "http/1.1"), id="tls 1.3"),
        pytest.param((*SNI,), _tls("1.3", None), id="no alpn"),
        pytest.param(("-noservername", "-tls1_3"), _tls("1.3", None, None, "none"), id="no name"),
        pytest.param(
            ("-noservername", "-tls1_2"), _tls("1.2", None, CERTIFICATE_NAME, "certificate"), id="certificate"
        ),
        pytest.param((*SNI, "-alpn", MANY_PROTOCOLS), _tls("1.3", "h2"), id="large hello"),
        pytest.param(
            (*SNI, "-alpn", MANY_PROTOCOLS, "-max_send_frag", "512"), _tls("1.3", "h2"), id="hello over records"
        ),
        pytest.param(("-servername", "VIDEO.Example.ORG"), _tls("1.3", None), id="upper case"),
    ],
)
def test_openssl(
    options: tuple[str, ...], expected: dict[str, object], certificate: Certificate, tmp_path: Path
) -> None:
    conversation = _with_openssl(certificate, *options)
    assert_tls(tmp_path, conversation, HTTPS, expected)


def test_a_large_hello_spans_several_records(certificate: Certificate) -> None:
    conversation = _with_openssl(certificate, *SNI, "-alpn", MANY_PROTOCOLS, "-max_send_frag", "512")
    first = conversation.sent(from_client=True)
    assert first[0] == 22
    assert int.from_bytes(first[3:5], "big") <= 512
    assert len(first) > 3_000
    assert hello_in_stream(first).server_name == NAME


def test_hello_retry_request(certificate: Certificate, tmp_path: Path) -> None:
    # The client sends a share for its first group only; the server wants the second (RFC 8446, section 4.1.4).
    conversation = _with_openssl(certificate, *SNI, "-groups", "P-521:P-256", curve="prime256v1")
    assert [from_client for from_client, _ in conversation.bursts()][:4] == [True, False, True, False]
    assert_tls(tmp_path, conversation, HTTPS, _tls("1.3", None))


def test_post_quantum_group(certificate: Certificate, tmp_path: Path) -> None:
    groups = asyncio.run(run_program(installed("openssl"), "list", "-kem-algorithms"))
    if b"X25519MLKEM768" not in groups:
        pytest.skip("the installed openssl has no X25519MLKEM768 (OpenSSL 3.5 has)")
    conversation = _with_openssl(certificate, *SNI, "-groups", "X25519MLKEM768:X25519")
    assert len(conversation.sent(from_client=True)) > 1_216
    assert_tls(tmp_path, conversation, HTTPS, _tls("1.3", None))


@pytest.mark.parametrize(("option", "version"), [("-tls1_2", "1.2"), ("-tls1_3", "1.3")])
def test_resumed_session(option: str, version: str, certificate: Certificate, tmp_path: Path) -> None:
    session = str(tmp_path / "session.pem")

    async def talk() -> list[Conversation]:
        async with (
            listening(answer_page, server_context(certificate)) as port,
            tcp_relay(port) as relay,
        ):
            assert b"New, TLS" in await openssl_client(relay.port, *SNI, option, "-sess_out", session)
            assert b"Reused, TLS" in await openssl_client(relay.port, *SNI, option, "-sess_in", session)
        return relay.conversations

    conversations = asyncio.run(talk())
    assert len(conversations) == 2
    for conversation in conversations:
        assert_tls(tmp_path, conversation, HTTPS, _tls(version, None))


@pytest.mark.parametrize(
    ("option", "version"), [("-tls1", "1.0"), ("-tls1_1", "1.1"), ("-tls1_2", "1.2"), ("-tls1_3", "1.3")]
)
def test_openssl_on_both_ends(option: str, version: str, certificate: Certificate, tmp_path: Path) -> None:
    old = ("-cipher", "DEFAULT@SECLEVEL=0") if version in {"1.0", "1.1"} else ()

    async def talk(port: int) -> tuple[bytes, list[Conversation]]:
        async with tcp_relay(port) as relay:
            told = await openssl_client(relay.port, *SNI, option, *old)
        return told, relay.conversations

    with openssl_server(certificate, option, *old) as port:
        told, (conversation,) = asyncio.run(talk(port))
    if old and b"HTTP/1.0 200" not in told:
        pytest.skip(f"the installed openssl no longer speaks TLS {version}")
    assert b"HTTP/1.0 200" in told
    assert_tls(tmp_path, conversation, HTTPS, _tls(version, None))
