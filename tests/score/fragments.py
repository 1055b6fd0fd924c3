"""Fragments after the first of their datagrams, counted by an independent decoder."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import dpkt
from candidates import flow_text

from hallmonitor.flows.rows import address_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Datagram = tuple[bytes, bytes, int]
    """Source, destination, identification."""

_MAPPED = bytes(10) + b"\xff\xff"


@cache
def later_fragments(capture: Path) -> dict[str, tuple[int, int]]:
    """Packets and bytes of the frames that hold such fragments, by the flow of the first fragment.

    Only UDP over IPv4 and IPv6 on Ethernet, which is what those captures hold.
    """
    flows: dict[Datagram, str] = {}
    packets: Counter[Datagram] = Counter()
    wire_bytes: Counter[Datagram] = Counter()
    for frame in frames(capture):
        fragment = _fragment(dpkt.ethernet.Ethernet(frame).data)
        if fragment is None:
            continue
        datagram, offset, payload = fragment
        if offset:
            packets[datagram] += 1
            wire_bytes[datagram] += len(frame)
        else:
            flows[datagram] = _udp_flow(datagram, payload)
    found: dict[str, tuple[int, int]] = {}
    for datagram, flow in flows.items():
        before = found.get(flow, (0, 0))
        found[flow] = (before[0] + packets[datagram], before[1] + wire_bytes[datagram])
    return found


def frames(capture: Path) -> Iterator[bytes]:
    """The captured bytes of every packet."""
    with capture.open("rb") as stream:
        for _, data in dpkt.pcap.UniversalReader(stream):
            yield data


def _fragment(ip: object) -> tuple[Datagram, int, bytes] | None:
    if isinstance(ip, dpkt.ip.IP):
        if not (ip.mf or ip.offset):
            return None
        payload = bytes(ip)[ip.hl * 4 : ip.len]
        return (_MAPPED + ip.src, _MAPPED + ip.dst, ip.id), ip.offset, payload
    if isinstance(ip, dpkt.ip6.IP6):
        header = ip.extension_hdrs.get(dpkt.ip.IP_PROTO_FRAGMENT)
        if header is not None:
            return (ip.src, ip.dst, header.id), header.frag_off, bytes(ip.data)
    return None


def _udp_flow(datagram: Datagram, payload: bytes) -> str:
    source, destination, _ = datagram
    return flow_text(
        {
            "proto": "udp",
            "src_ip": address_text(source),
            "src_port": int.from_bytes(payload[:2]),
            "dst_ip": address_text(destination),
            "dst_port": int.from_bytes(payload[2:4]),
        }
    )
