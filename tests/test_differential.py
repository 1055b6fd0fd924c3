"""The engine beside dpkt, an independent decoder: same flows, packets, bytes and names on the demo day."""

from __future__ import annotations

import io
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dpkt
import pytest

from hallmonitor.flows.rows import address_text
from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import DemoDay

TRANSPORTS = {
    dpkt.ip.IP_PROTO_TCP: "tcp",
    dpkt.ip.IP_PROTO_UDP: "udp",
    dpkt.ip.IP_PROTO_ICMP: "icmp",
    dpkt.ip.IP_PROTO_ICMP6: "ipv6-icmp",
}
TLS_HANDSHAKE = 22
SERVER_NAME_EXTENSION = 0
START_TLS = b"\r\nSTARTTLS\r\n"
DNS_PORT = 53

End = tuple[str, int]
Key = tuple[str, frozenset[End]]


@dataclass
class Conversation:
    """All packets of one five-tuple, in both directions."""

    packets: int = 0
    bytes: int = 0
    names: set[str] = field(default_factory=set)
    segments: dict[End, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))


def _conversations(capture: Path) -> dict[Key, Conversation]:
    found: dict[Key, Conversation] = defaultdict(Conversation)
    with capture.open("rb") as stream:
        for _, data in dpkt.pcap.Reader(stream):
            ip = dpkt.ethernet.Ethernet(data).data
            if not isinstance(ip, (dpkt.ip.IP, dpkt.ip6.IP6)):
                continue
            _add(found, ip)
    for conversation in found.values():
        for segments in conversation.segments.values():
            conversation.names |= _names_in_stream(segments)
    return found


def _add(found: dict[Key, Conversation], ip: dpkt.ip.IP | dpkt.ip6.IP6) -> None:
    version = socket.AF_INET6 if isinstance(ip, dpkt.ip6.IP6) else socket.AF_INET
    payload = ip.data
    ported = isinstance(payload, (dpkt.tcp.TCP, dpkt.udp.UDP))
    sport, dport = (payload.sport, payload.dport) if ported else (0, 0)
    source, destination = (
        (socket.inet_ntop(version, address), port) for address, port in ((ip.src, sport), (ip.dst, dport))
    )
    conversation = found[TRANSPORTS[ip.p], frozenset((source, destination))]
    conversation.packets += 1
    conversation.bytes += len(ip) if version == socket.AF_INET else 40 + ip.plen
    if isinstance(payload, dpkt.tcp.TCP) and payload.data:
        conversation.segments[source].setdefault(payload.seq, payload.data)
    if isinstance(payload, dpkt.udp.UDP) and DNS_PORT in (sport, dport):
        conversation.names |= {question.name.lower() for question in dpkt.dns.DNS(payload.data).qd}


def _names_in_stream(segments: dict[int, bytes]) -> set[str]:
    start = min(segments)
    stream = b""
    while start in segments and len(stream) < 65536:
        piece = segments[start]
        stream += piece
        start = (start + len(piece)) & 0xFFFFFFFF
    _, upgrade, rest = stream.partition(START_TLS)
    stream = rest if upgrade else stream
    if stream[:1] == bytes([TLS_HANDSHAKE]):
        return _server_names(stream)
    if stream.split(b" ", 1)[0] in (b"GET", b"POST", b"HEAD", b"CONNECT"):
        _, _, headers = stream.split(b"\r\n\r\n", 1)[0].partition(b"\r\n")
        return {dpkt.http.parse_headers(io.BytesIO(headers + b"\r\n\r\n"))["host"].split(":")[0].lower()}
    return set()


def _server_names(stream: bytes) -> set[str]:
    records, _ = dpkt.ssl.tls_multi_factory(stream)
    handshake = b"".join(record.data for record in records[:1])
    hello = dpkt.ssl.TLSHandshake(handshake).data
    if not isinstance(hello, dpkt.ssl.TLSClientHello):
        return set()
    # RFC 6066, section 3: list length, type, name length, name.
    return {data[5:].decode() for kind, data in hello.extensions if kind == SERVER_NAME_EXTENSION}


def _ours(capture: Path) -> dict[Key, Conversation]:
    found: dict[Key, Conversation] = defaultdict(Conversation)
    for batch in FlowReader([capture], active_timeout_s=None):
        for row in batch.to_pylist():
            ends = frozenset(
                (address_text(row[f"{side}_ip"]), row[f"{side}_port"]) for side in ("source", "destination")
            )
            conversation = found[row["transport"], ends]
            conversation.packets += row["source_packets"] + row["destination_packets"]
            conversation.bytes += row["source_bytes"] + row["destination_bytes"]
            own = row["domain"] if row["domain_source"] in ("sni", "http_host") else None
            conversation.names |= {name for name in (own, row["dns_query"]) if name}
    return found


@pytest.fixture(scope="module")
def both(demo_day: DemoDay) -> tuple[dict[Key, Conversation], dict[Key, Conversation]]:
    return _ours(demo_day.capture), _conversations(demo_day.capture)


def test_same_flows(both: tuple[dict[Key, Conversation], dict[Key, Conversation]]) -> None:
    ours, theirs = both
    assert len(theirs) > 1000
    assert ours.keys() == theirs.keys()


def test_same_packets_and_bytes(both: tuple[dict[Key, Conversation], dict[Key, Conversation]]) -> None:
    ours, theirs = both
    differing = {
        key: ((ours[key].packets, ours[key].bytes), (value.packets, value.bytes))
        for key, value in theirs.items()
        if (ours[key].packets, ours[key].bytes) != (value.packets, value.bytes)
    }
    assert not differing


def test_same_names(both: tuple[dict[Key, Conversation], dict[Key, Conversation]]) -> None:
    ours, theirs = both
    assert sum(bool(value.names) for value in theirs.values()) > 500
    # A DNS tuple that is used again carries several questions; a record keeps the first.
    differing = {
        key: (ours[key].names, value.names)
        for key, value in theirs.items()
        if ours[key].names != value.names and not (ours[key].names and ours[key].names < value.names)
    }
    assert not differing
