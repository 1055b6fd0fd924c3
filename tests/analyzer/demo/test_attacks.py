from __future__ import annotations

from typing import TYPE_CHECKING

import dpkt

from hallmonitor.demo import attacks
from hallmonitor.demo.clock import MINUTE, at
from hallmonitor.demo.devices import GUESTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire

SYN = 2


def test_a_sweep_tries_one_port_of_many_machines(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    attacks.sweep(scene, GUESTS[0], at("10:00"), 60, attacks.SMB)
    packets = seen(scene.wire)
    attempts = [packet for packet in packets if packet.flags == SYN]
    assert len({packet.destination for packet in attempts}) == 60
    assert {packet.ports[1] for packet in attempts} == {attacks.SMB}
    assert not [packet for packet in packets if packet.flags & SYN and packet.ports[0] == attacks.SMB]
    assert packets[-1].at_ns - packets[0].at_ns < MINUTE


def test_a_port_scan_tries_many_ports_of_one_machine(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    attacks.probe_ports(scene, GUESTS[0], at("10:00"), 60)
    attempts = [packet for packet in seen(scene.wire) if packet.flags == SYN]
    assert len({packet.ports[1] for packet in attempts}) == 60
    assert len({packet.destination for packet in attempts}) == 1


def test_guessed_passwords_are_connections_of_their_own(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    attacks.guess_passwords(scene, GUESTS[0], at("10:00"), 5)
    packets = seen(scene.wire)
    assert len({packet.ports for packet in packets if packet.flags == SYN}) == 5
    assert sum(packet.size for packet in packets if packet.ports[1] == 22) < 5 * 20_000


def test_names_of_a_tunnel_are_all_different_and_well_formed(
    scene: Scene, seen: Callable[[Wire], list[Packet]]
) -> None:
    attacks.distinct_names(scene, GUESTS[0], at("10:00"), "t.example.org", 40)
    questions = [dpkt.dns.DNS(packet.payload) for packet in seen(scene.wire) if packet.ports[1] == 53]
    names = {each.qd[0].name for each in questions}
    assert len(names) == 40
    assert all(name.endswith(".t.example.org") for name in names)
    assert max(len(label) for name in names for label in name.split(".")) <= 63
    answers = [dpkt.dns.DNS(packet.payload) for packet in seen(scene.wire) if packet.ports[0] == 53]
    assert {each.an[0].type for each in answers} == {16}
