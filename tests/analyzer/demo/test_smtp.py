from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.demo import smtp
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_delivery_follows_rfc_5321(scene: Scene, seen: Callable[[Wire], list[Packet]], *, encrypted: bool) -> None:
    draws = scene.draws("test")
    conversation = scene.connect(OFFICE[0], bytes((203, 0, 113, 9)), smtp.RELAY, at("10:00"), draws)
    smtp.deliver(conversation, draws, "family.example", encrypted=encrypted)
    packets = seen(scene.wire)
    said = b"".join(packet.payload for packet in packets if packet.ports[1] == smtp.RELAY)
    heard = b"".join(packet.payload for packet in packets if packet.ports[0] == smtp.RELAY)
    assert heard.startswith(b"220 mx.family.example ESMTP\r\n250-mx.family.example\r\n")
    if encrypted:
        assert said.startswith(b"EHLO relay.school.example\r\nSTARTTLS\r\n\x16\x03\x01")
        assert b"RCPT TO" not in said
    else:
        commands = [line.split(b" ")[0].split(b":")[0] for line in said.split(b"\r\n")]
        assert [each for each in commands if each in {b"EHLO", b"MAIL", b"RCPT", b"DATA", b".", b"QUIT"}] == [
            *(b"EHLO", b"MAIL", b"RCPT", b"DATA", b".", b"QUIT")
        ]
        assert heard.endswith(b"221 2.0.0 Bye\r\n")
