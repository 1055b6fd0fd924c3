from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import dpkt
import pytest

from hallmonitor.demo import http
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import STAFF
from hallmonitor.demo.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire

DRAWS = Draws(1, "http")


@pytest.mark.parametrize(
    "content", [("text/plain", b"Connected"), http.page(DRAWS), http.program(DRAWS, 9_000), ("text/plain", b"")]
)
def test_a_second_parser_reads_both_sides(
    content: tuple[str, bytes], scene: Scene, seen: Callable[[Wire], list[Packet]]
) -> None:
    http.fetch(scene, STAFF[0], ("files.example.com", "/a"), at("10:00"), content)
    packets = [packet for packet in seen(scene.wire) if 80 in packet.ports]
    request = dpkt.http.Request(b"".join(packet.payload for packet in packets if packet.ports[1] == 80))
    response = dpkt.http.Response(b"".join(packet.payload for packet in packets if packet.ports[0] == 80))
    assert (request.method, request.uri, request.headers["host"]) == ("GET", "/a", "files.example.com")
    assert response.status == ("200" if content[1] else "204")
    assert response.body == content[1]
    assert response.headers.get("content-type") == (content[0] if content[1] else None)


def test_a_program_has_the_headers_of_a_windows_executable() -> None:
    _, body = http.program(DRAWS, 5_000)
    assert body[:2] == b"MZ"
    start = struct.unpack_from("<I", body, 60)[0]
    assert body[start : start + 4] == b"PE\0\0"
    machine, sections, _, _, _, optional_size, _ = struct.unpack_from("<HHIIIHH", body, start + 4)
    assert (machine, sections) == (0x8664, 1)
    assert body[start + 24 : start + 26] == b"\x0b\x02"
    name, _, _, raw_size, raw_start = struct.unpack_from("<8sIIII", body, start + 24 + optional_size)
    assert name.rstrip(b"\0") == b".text"
    assert len(body) == raw_start + raw_size


def test_a_picture_is_a_png_with_right_sums() -> None:
    _, body = http.picture(DRAWS, 20)
    stream = io.BytesIO(body)
    assert stream.read(8) == b"\x89PNG\r\n\x1a\n"
    kinds = []
    while header := stream.read(8):
        length, kind = struct.unpack("!I4s", header)
        data = stream.read(length)
        assert struct.unpack("!I", stream.read(4))[0] == zlib.crc32(kind + data)
        kinds.append(kind)
        if kind == b"IDAT":
            assert len(zlib.decompress(data)) == 20 * 21
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]


def test_a_document_is_a_pdf_of_the_size_asked_for() -> None:
    media_type, body = http.document(DRAWS, 4_000)
    assert media_type == "application/pdf"
    assert body.startswith(b"%PDF-1.7\n")
    assert body.endswith(b"%%EOF\n")
    assert 4_000 < len(body) < 4_200
