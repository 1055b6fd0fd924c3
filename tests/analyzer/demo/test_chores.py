from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import dpkt
import pytest

from hallmonitor.demo import chores
from hallmonitor.demo.clock import MINUTE, SECOND, at
from hallmonitor.demo.devices import IT_DEPARTMENT, MAIL_RELAY, PRINTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.devices import Device
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire

DEVICE = IT_DEPARTMENT[0]


@pytest.mark.parametrize(
    ("chore", "ports"),
    [
        (chores.start_up, {53, 80, 443}),
        (chores.read_page, {53, 80}),
        (chores.see_picture, {53, 80}),
        (chores.print_sheet, {631}),
        (chores.send_through_relay, {53, 25, 587}),
        (chores.hold_mailbox, {53, 443}),
        (chores.join_meeting, {53, 443, 8801}),
        (chores.administer, {22}),
        (chores.meet_nobody, {443}),
    ],
)
def test_a_chore_reaches_its_ports_and_moves_little(
    chore: Callable[[Scene, Device, int, Draws], None],
    ports: set[int],
    scene: Scene,
    seen: Callable[[Wire], list[Packet]],
) -> None:
    chore(scene, DEVICE, at("10:00"), scene.draws("test"))
    packets = seen(scene.wire)
    clients = {DEVICE.packed, MAIL_RELAY.packed}
    assert {packet.ports[1] for packet in packets if packet.source in clients and packet.ports[1] < 49_152} == ports
    assert sum(packet.size for packet in packets if packet.source == DEVICE.packed) < 1_000_000


def test_the_time_is_asked_for_every_1024_seconds(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    span = (at("10:00"), at("12:00"))
    chores.keep_time(scene, DEVICE, span, scene.draws("test"))
    packets = [packet for packet in seen(scene.wire) if packet.ports[1] == 123]
    assert len(packets) == -(-7_200 // 1_024)
    for packet in packets:
        question = dpkt.ntp.NTP(packet.payload)
        assert (question.v, question.mode) == (4, 3)
        seconds, fraction = struct.unpack("!II", question.transmit_time)
        told_ns = (seconds - 2_208_988_800) * SECOND + (fraction * SECOND >> 32)
        assert abs(told_ns - packet.at_ns) < SECOND


def test_a_meeting_is_one_exchange_of_a_few_minutes(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    chores.join_meeting(scene, DEVICE, at("10:00"), scene.draws("test"))
    media = [packet for packet in seen(scene.wire) if 8801 in packet.ports]
    assert 3 * MINUTE <= media[-1].at_ns - at("10:00") <= 7 * MINUTE
    assert len({frozenset(packet.ports) for packet in media}) == 1


def test_sheets_go_to_the_printer_as_rfc_8010_says(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    chores.print_sheet(scene, DEVICE, at("10:00"), scene.draws("test"))
    sent = b"".join(packet.payload for packet in seen(scene.wire) if packet.destination == PRINTER.packed)
    request = dpkt.http.Request(sent)
    assert request.headers["content-type"] == "application/ipp"
    assert request.body[:4] == b"\x02\x00\x00\x02"
