from __future__ import annotations

from typing import TYPE_CHECKING

import aioquic.tls
import pytest
from aioquic.buffer import Buffer

from hallmonitor.demo import sites, visits
from hallmonitor.demo.clock import MINUTE, at
from hallmonitor.demo.devices import EVERYONE, GUESTS, STAFF
from hallmonitor.demo.tls import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


@pytest.mark.parametrize("name", ["www.ebay.com", "www.facebook.com"])
@pytest.mark.parametrize("minutes", [1, 2, 19])
def test_a_stay_is_active_in_exactly_so_many_minutes(
    name: str, minutes: int, scene: Scene, seen: Callable[[Wire], list[Packet]]
) -> None:
    visits.stay(scene, GUESTS[1], name, at("10:00", seconds=14), minutes)
    packets = [packet for packet in seen(scene.wire) if 443 in packet.ports]
    first = packets[0].at_ns
    records: dict[int, int] = {}
    for packet in packets:
        records.setdefault((packet.at_ns - first) // MINUTE, packet.at_ns // MINUTE)
    assert sorted(records) == list(range(minutes))
    assert len(set(records.values())) == minutes


def test_the_question_comes_before_the_flow_and_the_hello_names_the_server(
    scene: Scene, seen: Callable[[Wire], list[Packet]]
) -> None:
    visits.stay(scene, STAFF[0], "www.target.com", at("10:00"))
    packets = seen(scene.wire)
    assert 53 in packets[0].ports
    hello = b"".join(packet.payload for packet in packets if packet.ports[1] == 443)
    size = int.from_bytes(hello[3:5], "big")
    parsed = aioquic.tls.pull_client_hello(Buffer(data=hello[5 : 5 + size]))
    assert parsed.server_name == "www.target.com"


def test_only_servers_with_http_3_are_reached_over_udp(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    for turn in range(12):
        visits.stay(scene, GUESTS[turn % 9], "www.cnn.com", at("10:00") + turn * MINUTE)
        visits.stay(scene, GUESTS[turn % 9], "mail.google.com", at("11:00") + turn * MINUTE)
    web = [packet for packet in seen(scene.wire) if 443 in packet.ports]
    over_udp = {packet.at_ns >= at("11:00") for packet in web if packet.protocol == 17}
    assert over_udp == {True}
    assert "www.cnn.com" not in sites.OVER_QUIC


def test_glances_are_one_connection_each(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    visits.glances(scene, GUESTS[1], sites.GAMBLING, at("10:00"))
    syns = [packet for packet in seen(scene.wire) if packet.protocol == 6 and packet.flags == 2]
    assert len(syns) == len(sites.GAMBLING)


def test_bulk_moves_what_it_is_told_within_a_minute(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    end = visits.bulk(scene, GUESTS[1], "mega.nz", at("10:00"), visits.Load(300_000, 50_000))
    packets = [packet for packet in seen(scene.wire) if 443 in packet.ports]
    assert end - at("10:00") < MINUTE
    up = sum(packet.size for packet in packets if packet.ports[1] == 443)
    down = sum(packet.size for packet in packets if packet.ports[0] == 443)
    assert 300_000 < up < 320_000
    assert 50_000 < down < 70_000


def test_devices_have_browsers_of_every_kind() -> None:
    assert {visits.kind_of_client(device) for device in EVERYONE} == set(Client)
