from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hallmonitor.demo import bittorrent
from hallmonitor.demo.clock import at
from hallmonitor.demo.devices import GUESTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Packet
    from hallmonitor.demo.scene import Scene
    from hallmonitor.demo.wire import Wire

INFO_HASH = bytes(range(20))
PEER = bytes((198, 18, 5, 5))


def test_peers_shake_hands_and_exchange_blocks_bep_3(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    draws = scene.draws("test")
    bittorrent.peer(scene.connect(GUESTS[0], PEER, 51_413, at("10:00"), draws), draws, INFO_HASH, blocks=2)
    packets = seen(scene.wire)
    for port_of, kinds in ((1, [2, 6, 6]), (0, [5, 1, 7, 7])):
        stream = b"".join(packet.payload for packet in packets if packet.ports[port_of] == 51_413)
        assert stream[:20] == b"\x13BitTorrent protocol"
        assert stream[28:48] == INFO_HASH
        rest, found = stream[68:], []
        while rest:
            found.append(rest[4])
            rest = rest[4 + struct.unpack_from("!I", rest)[0] :]
        assert found == kinds


def _bdecode(data: bytes, place: int = 0) -> tuple[object, int]:
    if data[place : place + 1] == b"d":
        found: dict[object, object] = {}
        place += 1
        while data[place : place + 1] != b"e":
            key, place = _bdecode(data, place)
            found[key], place = _bdecode(data, place)
        return found, place + 1
    colon = data.index(b":", place)
    end = colon + 1 + int(data[place:colon])
    return data[colon + 1 : end], end


def test_questions_for_peers_are_bencoded_bep_5(scene: Scene, seen: Callable[[Wire], list[Packet]]) -> None:
    draws = scene.draws("test")
    exchange = scene.exchange(GUESTS[0], PEER, 6_881, at("10:00"), draws)
    bittorrent.find_peers(exchange, draws, bytes(20), INFO_HASH)
    question, answer = (packet.payload for packet in seen(scene.wire))
    asked, end = _bdecode(question)
    assert end == len(question)
    told, end = _bdecode(answer)
    assert end == len(answer)
    assert isinstance(asked, dict)
    assert isinstance(told, dict)
    assert (asked[b"q"], asked[b"y"], asked[b"a"][b"info_hash"]) == (b"get_peers", b"q", INFO_HASH)
    assert (told[b"y"], told[b"t"]) == (b"r", asked[b"t"])
    assert len(told[b"r"][b"nodes"]) % 26 == 0
