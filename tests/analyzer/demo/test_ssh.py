from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import ssh
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import GUESTS
from hallmonitor.demo.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


@pytest.mark.parametrize("size", range(20))
def test_packets_are_padded_as_rfc_4253_section_6_says(size: int) -> None:
    packet = ssh.packet(Draws(1, "ssh"), bytes(size))
    length, padding = struct.unpack_from("!IB", packet)
    assert len(packet) == 4 + length
    assert len(packet) % 8 == 0
    assert padding >= 4
    assert length - 1 - padding == size


def test_both_sides_say_who_they_are_then_agree_on_keys(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    draws = scene.draws("test")
    ssh.login(scene.connect(GUESTS[0], bytes((10, 20, 3, 10)), ssh.PORT, at("10:00"), draws), draws, keystrokes=3)
    packets = seen(scene.wire)
    for port_of, kinds in ((1, [20, 30, 21]), (0, [20, 31, 21])):
        stream = b"".join(packet.payload for packet in packets if packet.ports[port_of] == ssh.PORT)
        banner, _, rest = stream.partition(b"\r\n")
        assert banner.startswith(b"SSH-2.0-")
        found = []
        for _ in kinds:
            length = struct.unpack_from("!I", rest)[0]
            found.append(rest[5])
            rest = rest[4 + length :]
        assert found == kinds
        assert len(rest) >= 44


def test_more_attempts_take_more_packets_and_stay_small(scene: Scene) -> None:
    draws = scene.draws("test")
    sizes = []
    for attempts in (1, 3):
        before = len(scene.wire)
        conversation = scene.connect(GUESTS[0], bytes((10, 20, 3, 10)), ssh.PORT, at("10:00"), draws)
        ssh.login(conversation, draws, attempts=attempts)
        sizes.append(len(scene.wire) - before)
    assert sizes[0] < sizes[1] < 60
