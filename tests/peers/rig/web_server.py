"""Web servers in clear: HTTP/2 with prior knowledge, and a proxy that opens tunnels."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING

from rig.relay import LOOPBACK

if TYPE_CHECKING:
    from rig.tls_server import Handler

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, SETTINGS = 1, 4
ACK, END_STREAM, END_HEADERS = 1, 1, 4
STATUS_200 = b"\x88"
"""`:status: 200` of HPACK's static table (RFC 7541, appendix A)."""


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """A frame (RFC 9113, section 4.1)."""
    return len(payload).to_bytes(3, "big") + struct.pack("!BBI", kind, flags, stream) + payload


async def answer_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of an HTTP/2 connection with an empty page (RFC 9113, section 3.3)."""
    assert await reader.readexactly(len(PREFACE)) == PREFACE
    writer.write(_frame(SETTINGS, 0, 0))
    while True:
        head = await reader.readexactly(9)
        kind, flags, stream = struct.unpack("!BBI", head[3:])
        await reader.readexactly(int.from_bytes(head[:3], "big"))
        if kind == SETTINGS and not flags & ACK:
            writer.write(_frame(SETTINGS, ACK, 0))
        if kind == HEADERS:
            writer.write(_frame(HEADERS, END_STREAM | END_HEADERS, stream, STATUS_200))


def tunnel_to(target: int) -> Handler:
    """A proxy that knows CONNECT alone (RFC 9110, section 9.3.6), and one way: to a loopback port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"CONNECT ")
        server_reader, server_writer = await asyncio.open_connection(LOOPBACK, target)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(_pass(reader, server_writer), _pass(server_reader, writer))
        finally:
            server_writer.close()

    return answer


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.write_eof()
