from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


def test_datagrams_go_both_ways_in_order(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    exchange = scene.exchange(STAFF[0], bytes((203, 0, 113, 7)), 123, at("09:00"), scene.draws("test"))
    exchange.ask(b"question")
    exchange.answer(b"first")
    exchange.answer(b"second", after_rtt=False)
    exchange.wait_until(at("09:05"))
    exchange.ask(b"again")
    packets = seen(scene.wire)
    assert [packet.payload for packet in packets] == [b"question", b"first", b"second", b"again"]
    assert [packet.ports[1] == 123 for packet in packets] == [True, False, False, True]
    assert packets[1].at_ns - packets[0].at_ns >= exchange.rtt > packets[2].at_ns - packets[1].at_ns
    assert packets[3].at_ns >= at("09:05")
