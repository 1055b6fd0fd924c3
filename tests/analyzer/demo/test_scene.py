from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import dpkt

from hallmonitor.demo import sites
from hallmonitor.demo.clock import SECOND, at
from hallmonitor.demo.devices import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire

FOUR, SIX = STAFF[0], next(device for device in STAFF if device.address6)


def test_every_name_has_addresses_of_its_own_for_documentation(scene: Scene) -> None:
    names = [name for group in sites.CATEGORIES.values() for name in group]
    pairs = {scene.server(name) for name in names}
    assert len(pairs) == len(set(names))
    assert scene.server(names[0]) == scene.server(names[0])
    allowed = [ipaddress.ip_network(each) for each in ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")]
    for four, six in pairs:
        assert any(ipaddress.ip_address(four) in network for network in allowed)
        assert ipaddress.ip_address(six) in ipaddress.ip_network("2001:db8::/32")


def test_a_name_is_asked_for_once_within_its_life(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    draws = scene.draws("test")
    name = sites.SHOPPING[0]
    address, known = scene.resolve(FOUR, name, at("09:00"), draws)
    assert known > at("09:00")
    assert scene.resolve(FOUR, name, at("09:00", seconds=30), draws) == (address, at("09:00", seconds=30))
    assert len(scene.wire) == 2
    scene.resolve(FOUR, name, at("08:59"), draws)  # what is asked later in the day is not known before
    scene.resolve(FOUR, name, at("15:00"), draws)
    scene.resolve(STAFF[2], name, at("09:00"), draws)
    assert len(scene.wire) == 8
    answer = dpkt.dns.DNS(seen(scene.wire)[1].payload)
    assert answer.qd[0].name == name
    assert answer.an[-1].ip == address


def test_a_device_with_ipv6_asks_for_both_families(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    draws = scene.draws("test")
    address, _ = scene.resolve(SIX, sites.EDUCATION[0], at("09:00"), draws)
    assert len(address) == 16
    address, _ = scene.resolve(SIX, sites.GAMING[0], at("10:00"), draws)
    assert len(address) == 4
    answers = [dpkt.dns.DNS(packet.payload) for packet in seen(scene.wire) if packet.ports[0] == 53]
    kinds = sorted((each.qd[0].name, each.qd[0].type, bool(each.an)) for each in answers)
    assert kinds == sorted(
        [
            (sites.EDUCATION[0], 1, True),
            (sites.EDUCATION[0], 28, True),
            (sites.GAMING[0], 1, True),
            (sites.GAMING[0], 28, False),
        ]
    )


def test_round_trips_are_short_inside_and_longer_outside(scene: Scene) -> None:
    draws = scene.draws("test")
    inside = scene.connect(FOUR, bytes((10, 20, 3, 10)), 22, at("09:00"), draws)
    outside = scene.connect(FOUR, bytes((203, 0, 113, 9)), 443, at("09:00"), draws)
    assert inside.rtt < SECOND // 1000 < outside.rtt < SECOND // 10


def test_ports_of_a_device_do_not_come_back_soon(scene: Scene) -> None:
    ports = [scene.socket(FOUR).port for _ in range(1_000)]
    assert len(set(ports)) == 1_000
    assert min(ports) >= 49_152
