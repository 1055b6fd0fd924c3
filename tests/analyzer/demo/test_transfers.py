from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import smtp, transfers
from hallmonitor.demo.clock import MINUTE, at
from hallmonitor.demo.devices import GUESTS, OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


@pytest.mark.parametrize("port", [smtp.RELAY, smtp.SUBMISSION])
def test_bulk_mail_reaches_each_server_once(port: int, scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    transfers.mail_many(scene, OFFICE[0], at("10:00"), 22, port)
    opened = [packet for packet in seen(scene.wire) if packet.flags == 2]
    assert len({packet.destination for packet in opened}) == len(opened) == 22
    assert {packet.ports[1] for packet in opened} == {port}
    assert opened[-1].at_ns - opened[0].at_ns < 60 * MINUTE


def test_a_program_and_a_document_travel_in_clear(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    transfers.download_program(scene, OFFICE[0], at("10:00"), 20_000)
    transfers.download_document(scene, OFFICE[0], at("11:00"), 20_000)
    heads = [packet.payload for packet in seen(scene.wire) if packet.payload.startswith(b"HTTP/1.1 200")]
    assert [head.partition(b"\r\n\r\n")[2][:4] for head in heads] == [b"MZ\0\0", b"%PDF"]


def test_uploads_and_downloads_have_their_size(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    transfers.upload(scene, OFFICE[0], at("10:00"), "mega.nz", (200_000, 100_000))
    transfers.download(scene, OFFICE[0], at("11:00"), "sourceforge.net", 250_000)
    web = [packet for packet in seen(scene.wire) if 443 in packet.ports]
    opened = [packet.at_ns for packet in web if packet.flags == 2]
    assert [(start - at("10:00")) // MINUTE for start in opened] == [0, 10, 60]
    up = sum(len(packet.payload) for packet in web if packet.ports[1] == 443)
    down = sum(len(packet.payload) for packet in web if packet.ports[0] == 443 and packet.at_ns >= opened[2])
    assert 300_000 < up < 320_000
    assert 250_000 < down < 260_000


def test_a_swarm_is_joined_through_the_hash_table(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    transfers.share(scene, GUESTS[0], at("10:00"), 8)
    packets = seen(scene.wire)
    assert packets[0].payload.startswith(b"d1:ad2:id20:")
    shakes = [packet for packet in packets if packet.payload.startswith(b"\x13BitTorrent protocol")]
    assert len({packet.payload[28:48] for packet in shakes}) == 1
    assert len(shakes) >= 4
