"""Captures for tests, written byte by byte: no library that the engine could share a mistake with."""

from __future__ import annotations

import ipaddress
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
CLIENT_MAC = bytes.fromhex("020000000001")
SERVER_MAC = bytes.fromhex("020000000002")


class Frame(NamedTuple):
    ts: float
    data: bytes


def ip4(source: str, destination: str, protocol: int, payload: bytes, place: int = 0) -> bytes:
    """An IPv4 packet in an Ethernet frame; `place` is its flags and fragment offset (RFC 791, section 3.1)."""
    head = struct.pack(
        "!BBHHHBBH4s4s",
        *(0x45, 0, 20 + len(payload), 1, place, 64, protocol, 0),
        ipaddress.IPv4Address(source).packed,
        ipaddress.IPv4Address(destination).packed,
    )
    return SERVER_MAC + CLIENT_MAC + b"\x08\x00" + head + payload


def udp(source: tuple[str, int], destination: tuple[str, int], payload: bytes) -> bytes:
    head = struct.pack("!HHHH", source[1], destination[1], 8 + len(payload), 0)
    return ip4(source[0], destination[0], 17, head + payload)


def tcp(
    source: tuple[str, int],
    destination: tuple[str, int],
    flags: int,
    sequence: int = 0,
    acknowledgment: int = 0,
    payload: bytes = b"",
) -> bytes:
    head = struct.pack("!HHIIBBHHH", source[1], destination[1], sequence, acknowledgment, 0x50, flags, 65_535, 0, 0)
    return ip4(source[0], destination[0], 6, head + payload)


def pcap(path: Path, frames: Iterable[Frame]) -> Path:
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)]
    for frame in frames:
        seconds, micros = divmod(round(frame.ts * 1_000_000), 1_000_000)
        parts.extend((struct.pack("<IIII", seconds, micros, len(frame.data), len(frame.data)), frame.data))
    path.write_bytes(b"".join(parts))
    return path


def client_hello(name: str) -> bytes:
    """A TLS 1.2 ClientHello with a server name (RFC 5246, section 7.4.1.2; RFC 6066, section 3)."""
    host = name.encode()
    server_name = struct.pack("!HBH", len(host) + 3, 0, len(host)) + host
    extensions = struct.pack("!HH", 0, len(server_name)) + server_name
    body = b"\x03\x03" + bytes(32) + b"\x00" + b"\x00\x02\x13\x01" + b"\x01\x00"
    body += struct.pack("!H", len(extensions)) + extensions
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + struct.pack("!H", len(message)) + message


def tls_connection(client: tuple[str, int], server: tuple[str, int], name: str, start: float) -> list[Frame]:
    hello = client_hello(name)
    return [
        Frame(start, tcp(client, server, SYN, 100)),
        Frame(start + 0.010, tcp(server, client, SYN | ACK, 500, 101)),
        Frame(start + 0.025, tcp(client, server, ACK, 101, 501)),
        Frame(start + 0.026, tcp(client, server, PSH | ACK, 101, 501, hello)),
        Frame(start + 0.050, tcp(server, client, PSH | ACK, 501, 101 + len(hello), bytes(100))),
        Frame(start + 1.0, tcp(client, server, FIN | ACK, 101 + len(hello), 601)),
        Frame(start + 1.1, tcp(server, client, FIN | ACK, 601, 102 + len(hello))),
    ]


def dns_answer(client: tuple[str, int], server: tuple[str, int], name: str, address: str, start: float) -> list[Frame]:
    """A question for an A record and its answer (RFC 1035, section 4.1)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\x00"
    question = labels + struct.pack("!HH", 1, 1)
    answer = struct.pack("!HHHIH", 0xC00C, 1, 1, 300, 4) + ipaddress.IPv4Address(address).packed
    query = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + question
    reply = struct.pack("!HHHHHH", 7, 0x8180, 1, 1, 0, 0) + question + answer
    return [Frame(start, udp(client, server, query)), Frame(start + 0.02, udp(server, client, reply))]
