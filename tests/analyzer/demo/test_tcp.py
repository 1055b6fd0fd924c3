from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo.clock import MILLISECOND, at
from hallmonitor.demo.devices import STAFF
from hallmonitor.demo.frames import ACK, FIN, PSH, RST, SYN

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.tcp import Conversation
    from hallmonitor.demo.wire import Wire

SERVER = bytes((203, 0, 113, 7))


def _conversation(scene: Scene) -> Conversation:
    return scene.connect(STAFF[0], SERVER, 443, at("09:00"), scene.draws("test"))


def test_a_conversation_opens_and_closes_as_rfc_9293_says(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    conversation = _conversation(scene)
    conversation.open()
    conversation.close()
    flags = [packet.flags for packet in seen(scene.wire)]
    assert flags == [SYN, SYN | ACK, ACK, FIN | ACK, FIN | ACK, ACK]


def test_data_arrives_whole_and_acknowledged(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    question, reply = bytes(range(256)) * 20, b"answer" * 30_000
    conversation = _conversation(scene)
    conversation.open()
    conversation.ask(question)
    conversation.answer(reply)
    conversation.reset()
    packets = seen(scene.wire)
    sent = [packet for packet in packets if packet.ports[1] == 443]
    received = [packet for packet in packets if packet.ports[0] == 443]
    assert b"".join(packet.payload for packet in sent) == question
    assert b"".join(packet.payload for packet in received) == reply
    assert max(packet.size for packet in packets) == 1500
    data = sum(1 for packet in received if packet.payload)
    bare = sum(1 for packet in sent if not packet.payload and packet.flags == ACK)
    assert data // 2 <= bare <= data // 2 + 2
    assert [packet.flags for packet in packets if packet.flags & PSH] == [PSH | ACK] * 2
    assert packets[-1].flags == RST | ACK


def test_the_first_segments_wait_for_acknowledgements(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    conversation = _conversation(scene)
    conversation.open()
    conversation.answer(bytes(1460 * 11))
    times = [packet.at_ns for packet in seen(scene.wire) if packet.payload]
    assert times[9] - times[8] < MILLISECOND
    assert times[10] - times[9] > conversation.rtt  # RFC 6928: an initial window of ten segments


@pytest.mark.parametrize(("refused", "flags"), [(True, [SYN, RST | ACK]), (False, [SYN, SYN])])
def test_an_attempt_that_fails(
    scene: Scene, seen: Callable[[Wire], list[Packet]], *, refused: bool, flags: list[int]
) -> None:
    _conversation(scene).attempt(refused=refused)
    assert [packet.flags for packet in seen(scene.wire)] == flags


def test_waiting_never_goes_back(scene: Scene) -> None:
    conversation = _conversation(scene)
    conversation.wait_until(at("09:30"))
    conversation.wait_until(at("09:10"))
    assert conversation.now == at("09:30")
