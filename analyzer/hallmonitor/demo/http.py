"""HTTP/1.1 in clear (RFC 9112): pages, checks and downloads."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

from hallmonitor.demo.clock import MILLISECOND

if TYPE_CHECKING:
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.scene import Scene

_PORT: Final = 80
_AGENT: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_SENTENCE: Final = "The timetable of the week, the menu of the day and the hours of the library. "


def fetch(scene: Scene, device: Device, url: tuple[str, str], at_ns: int, content: tuple[str, bytes]) -> None:
    """A GET over a connection of its own.

    Args:
        scene: where.
        device: who asks.
        url: host name and path.
        at_ns: when, nanoseconds since 1970.
        content: media type and body of the answer; an empty body is answered with 204.
    """
    host, path = url
    media_type, body = content
    draws = scene.draws(f"http {device.address} {host} {at_ns}")
    server, known_ns = scene.resolve(device, host, at_ns, draws)
    conversation = scene.connect(device, server, _PORT, known_ns + MILLISECOND, draws)
    conversation.open()
    conversation.ask(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {_AGENT}\r\nAccept: */*\r\n\r\n".encode())
    status = "200 OK" if body else "204 No Content"
    described = f"Content-Type: {media_type}\r\n" if body else ""
    head = f"HTTP/1.1 {status}\r\nServer: nginx\r\n{described}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    conversation.answer(head.encode() + body)
    conversation.close()


def page(draws: Draws) -> tuple[str, bytes]:
    """An HTML page of some kilobytes."""
    text = _SENTENCE * draws.between(20, 90)
    return "text/html; charset=utf-8", f"<!doctype html><title>Notice board</title><p>{text}</p>".encode()


def program(draws: Draws, size: int) -> tuple[str, bytes]:
    """A Windows program: the DOS header, the PE header of one section, then `size` bytes of code."""
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x0022)
    optional = struct.pack("<HBBIIIII", 0x020B, 14, 0, size, 0, 0, 0x1000, 0x1000).ljust(240, b"\0")
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", size, 0x1000, size, 0x200, 0, 0, 0, 0, 0x60000020)
    return "application/vnd.microsoft.portable-executable", (dos + coff + optional + section).ljust(
        0x200, b"\0"
    ) + draws.octets(size)


def document(draws: Draws, size: int) -> tuple[str, bytes]:
    """A PDF with one stream of `size` bytes that look compressed."""
    head = b"%PDF-1.7\n1 0 obj\n<</Length " + str(size).encode() + b"/Filter/FlateDecode>>\nstream\n"
    return "application/pdf", head + draws.octets(size) + b"\nendstream\nendobj\n%%EOF\n"


def picture(draws: Draws, side: int) -> tuple[str, bytes]:
    """A grey PNG of `side` by `side` pixels (ISO/IEC 15948)."""
    rows = b"".join(b"\0" + draws.octets(side) for _ in range(side))
    header = struct.pack("!IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", _stored(rows)), (b"IEND", b""))
    body = b"".join(
        struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return "image/png", b"\x89PNG\r\n\x1a\n" + body


def _stored(data: bytes) -> bytes:
    """A zlib stream of one stored block (RFC 1950, RFC 1951 section 3.2.4), the same whichever library would compress.

    Args:
        data: at most 65,535 bytes.
    """
    block = b"\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
    return b"\x78\x01" + block + struct.pack("!I", zlib.adler32(data))
