"""Protocols as programs of other projects speak them: each recorded on loopback, and known however it is cut."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rig.capture import write_tcp, write_udp
from rig.readings import engine_reads
from rig.relay import LOOPBACK, tcp_relay, udp_relay
from rig.unpacked import client, peer, server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rig.certificate import Certificate
    from rig.conversation import Conversation

ENOUGH = 6
"""Parts after which nothing new opens, where a client would go on for long."""


class Talk(NamedTuple):
    """A server and a client of it.

    Attributes:
        serve: the server's words, from the port.
        ask: the client's words, from the relay's port.
        port: of the server, in the capture.
        over: the transport, udp or tcp.
        is_endless: whether the client goes on until it is stopped.
    """

    serve: Callable[[int], list[str]]
    ask: Callable[[int], list[str]]
    port: int
    over: str = "tcp"
    is_endless: bool = False


def _rsync(home: Path) -> Talk:
    (home / "files").mkdir()
    (home / "files" / "page.txt").write_text("a page", encoding="utf-8")
    config = home / "rsyncd.conf"
    config.write_text(f"use chroot = no\n[files]\npath = {home / 'files'}\n", encoding="utf-8")
    program = peer("rsync")
    options = ["--daemon", "--no-detach", f"--config={config}", f"--address={LOOPBACK}"]
    return Talk(
        lambda port: [program, *options, f"--port={port}"],
        lambda port: [program, f"rsync://{LOOPBACK}:{port}/files/page.txt", str(home / "copy.txt")],
        8_730,
    )


def _redis(home: Path) -> Talk:
    served, asked = peer("redis-server"), peer("redis-cli")
    options = ["--bind", LOOPBACK, "--save", "", "--daemonize", "no", "--dir", str(home)]
    return Talk(
        lambda port: [served, *options, "--port", str(port)],
        lambda port: [asked, "-h", LOOPBACK, "-p", str(port), "SET", "place", "school"],
        50_001,
    )


def _mqtt(home: Path) -> Talk:
    served, asked = peer("mosquitto"), peer("mosquitto_pub")
    config = home / "mosquitto.conf"

    def serve(port: int) -> list[str]:
        config.write_text(f"listener {port} {LOOPBACK}\nallow_anonymous true\nuser root\n", encoding="utf-8")
        return [served, "-c", str(config)]

    return Talk(serve, lambda port: [asked, "-h", LOOPBACK, "-p", str(port), "-t", "hall", "-m", "21"], 50_002)


def _openvpn(home: Path, certificate: Certificate, over: str, *wrapping: str) -> Talk:
    program = peer("openvpn")
    options = ["--dev", "null", "--nobind", "--verb", "1", "--ca", str(certificate.chain)]
    options += ["--cert", str(certificate.chain), "--key", str(certificate.key)]
    if wrapping:
        key = home / "static.key"
        key.write_text(_static_key(), encoding="ascii")
        options += [word.replace("KEY", str(key)) for word in wrapping]
    kinds = {"udp": ("udp4", "udp4"), "tcp": ("tcp4-server", "tcp4-client")}[over]
    listening = [word for word in options if word != "--nobind"]
    return Talk(
        lambda port: [
            *(program, *listening, "--proto", kinds[0], "--local", LOOPBACK, "--lport", str(port)),
            *("--tls-server", "--dh", "none"),
        ],
        lambda port: [program, *options, "--proto", kinds[1], "--remote", LOOPBACK, str(port), "--tls-client"],
        50_003,
        over,
        is_endless=True,
    )


def _static_key() -> str:
    """Of 2,048 bits, as OpenVPN writes one; it keeps nothing secret here."""
    rows = "\n".join(bytes(range(start, start + 16)).hex() for start in range(0, 256, 16))
    return f"-----BEGIN OpenVPN Static key V1-----\n{rows}\n-----END OpenVPN Static key V1-----\n"


def _snmp(home: Path, *options: str) -> Talk:
    served, asked = peer("snmpd"), peer("snmpget")
    config = home / "snmpd.conf"
    config.write_text(f"rocommunity public {LOOPBACK}\nrouser reader noauth\ncreateUser reader\n", encoding="utf-8")
    fixed = [served, "-f", "-Lo", "-C", "-c", str(config), "-I", "-smux"]
    return Talk(
        lambda port: [*fixed, f"udp:{LOOPBACK}:{port}"],
        lambda port: [asked, *options, f"{LOOPBACK}:{port}", "1.3.6.1.2.1.1.5.0"],
        161,
        "udp",
    )


def _turn(home: Path) -> Talk:
    served, asked = peer("turnserver"), peer("turnutils_uclient")
    options = ["-n", "--no-auth", "--no-cli", "--no-tls", "--no-dtls", "-L", LOOPBACK, "--log-file", "stdout"]
    options += ["--allow-loopback-peers", "--pidfile", str(home / "turn.pid"), "--no-rfc5780"]
    return Talk(
        lambda port: [served, *options, "-p", str(port)],
        lambda port: [asked, "-y", "-n", "2", "-m", "1", "-p", str(port), LOOPBACK],
        50_004,
        "udp",
    )


def _sip(_: Path) -> Talk:
    program = peer("sipp")
    return Talk(
        lambda port: [program, "-sn", "uas", "-i", LOOPBACK, "-p", str(port), "-m", "1", "-nostdin"],
        lambda port: [program, "-sn", "uac", "-i", LOOPBACK, "-m", "1", "-d", "1", "-nostdin", f"{LOOPBACK}:{port}"],
        50_005,
        "udp",
    )


def _recorded(talk: Talk, home: Path) -> Conversation:
    """What passed between the two, the first conversation of it."""
    kind = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}[talk.over]
    relayed = {"udp": udp_relay, "tcp": tcp_relay}[talk.over]

    async def run() -> tuple[list[Conversation], str]:
        async with server(talk.serve, home, kind) as port, relayed(port) as relay:

            def is_enough() -> bool:
                return talk.is_endless and any(len(said.pieces) >= ENOUGH for said in relay.conversations)

            written = await client(*talk.ask(relay.port), home=home, stop_after=is_enough)
            return relay.conversations, written

    conversations, written = asyncio.run(run())
    assert conversations, written
    assert {piece.from_client for piece in conversations[0].pieces} == {True, False}, written
    return conversations[0]


def _assert_known(talk: Talk, expected: str, home: Path) -> None:
    """The protocol, of the conversation as it came, cut, doubled and out of order."""
    conversation = _recorded(talk, home)
    capture = home / "talk.pcap"
    write = {"udp": write_udp, "tcp": write_tcp}[talk.over]
    variants = write(capture, conversation, talk.port)
    read = engine_reads(capture)
    known = {variant: read[port]["network_protocol"] for port, variant in variants.items()}
    assert known == dict.fromkeys(variants.values(), expected)


@pytest.mark.parametrize(
    ("make", "expected"), [(_rsync, "rsync"), (_redis, "redis"), (_mqtt, "mqtt"), (_turn, "stun"), (_sip, "sip")]
)
def test_programs_are_known(make: Callable[[Path], Talk], expected: str, tmp_path: Path) -> None:
    _assert_known(make(tmp_path), expected, tmp_path)


@pytest.mark.parametrize(
    "options",
    [("-v1", "-c", "public"), ("-v2c", "-c", "public"), ("-v3", "-u", "reader", "-l", "noAuthNoPriv")],
    ids=["1", "2c", "3"],
)
def test_versions_of_snmp_are_known(options: tuple[str, ...], tmp_path: Path) -> None:
    _assert_known(_snmp(tmp_path, *options), "snmp", tmp_path)


@pytest.mark.parametrize("over", ["udp", "tcp"])
@pytest.mark.parametrize(
    "wrapping",
    [(), ("--tls-auth", "KEY"), ("--tls-crypt", "KEY")],
    ids=["plain", "tls-auth", "tls-crypt"],
)
def test_openvpn_is_known_however_it_is_wrapped(
    wrapping: tuple[str, ...], over: str, certificate: Certificate, tmp_path: Path
) -> None:
    _assert_known(_openvpn(tmp_path, certificate, over, *wrapping), "openvpn", tmp_path)
