"""Holds every variant of a conversation to its name: as the engine reads it, and as tshark, dpkt and aioquic do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dpkt
import pytest

from rig.capture import write_tcp, write_udp
from rig.hello import hello_in_datagrams, hello_in_stream
from rig.readings import TSHARK, engine_reads, tshark_reads

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rig.conversation import Conversation
    from rig.hello import Hello

    Record = dict[str, object]

QUIC_PORT = 443
IN_ONE_INITIAL = 1_000
"""Bytes of a hello that fits in one datagram, whatever the lengths of connection ids and token."""
WITHOUT_SENT_NAME = {"none", "certificate"}


def assert_tcp(
    folder: Path,
    conversation: Conversation,
    port: int,
    expected: Record,
    *,
    tshark_may_miss: Collection[str] = (),
    tshark_adds: Collection[str] = (),
) -> None:
    """Hold engine and tshark to what a TCP connection is.

    Args:
        folder: for the capture.
        conversation: what was said.
        port: of the server, in the capture.
        expected: columns of the record.
        tshark_may_miss: variants that tshark need not put together; another name than the right one it must not give.
        tshark_adds: names that stand in the conversation beside the record's.
    """
    capture = folder / "tcp.pcap"
    variants = write_tcp(capture, conversation, port)
    _assert_engine(capture, variants, expected)
    _assert_tshark(capture, variants, _sent_names(expected) | set(tshark_adds), tshark_may_miss)


def assert_tls(folder: Path, conversation: Conversation, port: int, expected: Record) -> None:
    """As `assert_tcp`, for TLS from the connection's start: dpkt tells what `ja4` must be, and agrees on the rest."""
    hello = hello_in_stream(conversation.sent(from_client=True))
    assert_tcp(folder, conversation, port, expected | _told_by(hello, "t", expected))


def assert_http(folder: Path, conversation: Conversation, port: int, expected: Record) -> None:
    """As `assert_tcp`, for HTTP/1 in clear: dpkt agrees on the host."""
    request = dpkt.http.Request(conversation.sent(from_client=True))
    assert request.headers["host"].partition(":")[0] == expected["domain"]
    assert_tcp(folder, conversation, port, expected)


def assert_quic(folder: Path, conversation: Conversation, expected: Record) -> None:
    """Hold engine and tshark to what a QUIC connection is; aioquic and dpkt tell `ja4`, and agree on the rest.

    Where a hello comes in several Initials, or an Initial not in its place, tshark may find nothing (4.0 does not).
    """
    hello = hello_in_datagrams(conversation)
    capture = folder / "quic.pcap"
    variants = write_udp(capture, conversation, QUIC_PORT)
    _assert_engine(capture, variants, expected | _told_by(hello, "q", expected))
    sure = {"as it came"} if hello.length < IN_ONE_INITIAL else set()
    _assert_tshark(capture, variants, _sent_names(expected), set(variants.values()) - sure)


def _told_by(hello: Hello, carrier: str, expected: Record) -> Record:
    """What an independent reading of the hello adds to what is expected, and holds of it."""
    if hello.server_name is not None:
        assert hello.server_name.lower() == expected["domain"]
    assert hello.protocol == expected["alpn"]
    assert hello.has_ech == expected["ech"]
    return {"ja4": hello.ja4(carrier)}


def _sent_names(expected: Record) -> set[object]:
    return set() if expected["domain_source"] in WITHOUT_SENT_NAME else {expected["domain"]}


def _assert_engine(capture: Path, variants: dict[int, str], expected: Record) -> None:
    read = engine_reads(capture)
    seen = {variants[port]: {column: row[column] for column in expected} for port, row in read.items()}
    assert seen == dict.fromkeys(variants.values(), expected)


def _assert_tshark(capture: Path, variants: dict[int, str], named: set[object], may_miss: Collection[str]) -> None:
    if TSHARK is None:
        pytest.skip("tshark is not installed: the engine names it all, but nothing was compared")
    read = tshark_reads(capture)
    seen = {variant: {name.lower() for name in read.get(port, ())} for port, variant in variants.items()}
    assert seen == {variant: set() if variant in may_miss and not seen[variant] else named for variant in seen}
