from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.demo import ftp
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import OFFICE
from hallmonitor.demo.visits import Load

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


def test_files_go_over_passive_connections_to_the_ports_announced(
    scene: Scene, seen: Callable[[Wire], list[Packet]]
) -> None:
    ftp.transfer(scene, OFFICE[0], "ftp.example.org", at("10:00"), Load(30_000, 50_000))
    packets = [packet for packet in seen(scene.wire) if packet.protocol == 6]
    replies = b"".join(packet.payload for packet in packets if packet.ports[0] == 21)
    ports = [int(line.split(b"|||")[1].split(b"|")[0]) for line in replies.split(b"\r\n") if line.startswith(b"229")]
    assert len(ports) == 2
    stored = b"".join(packet.payload for packet in packets if packet.ports[1] == ports[0])
    fetched = b"".join(packet.payload for packet in packets if packet.ports[0] == ports[1])
    assert (len(stored), len(fetched)) == (30_000, 50_000)
    codes = [line[:3] for line in replies.split(b"\r\n") if line]
    assert codes == [*(b"220", b"331", b"230", b"200"), *(b"229", b"150", b"226") * 2, b"221"]


def test_a_size_of_zero_moves_nothing(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    ftp.transfer(scene, OFFICE[0], "ftp.example.org", at("10:00"), Load(0, 0))
    assert {packet.ports[1] for packet in seen(scene.wire) if packet.flags == 2} == {21}
