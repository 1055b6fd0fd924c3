"""The captures that hold the engine: every variant carries what was said, and is what its name says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import dpkt
import pytest
from rig.capture import FIRST_SEQUENCE, OFFLOADED, TCP_VARIANTS, UDP_VARIANTS, write_tcp, write_udp
from rig.conversation import Conversation, Piece

if TYPE_CHECKING:
    from pathlib import Path

PORT = 443
ASKED = bytes(range(256)) * 20
SAID = [
    Piece(from_client=True, data=ASKED[:2_000]),
    Piece(from_client=True, data=ASKED[2_000:]),
    Piece(from_client=False, data=b"answer" * 10_000),
    Piece(from_client=True, data=b"thanks"),
]


def _segments(path: Path) -> dict[int, dict[bool, list[tuple[int, bytes]]]]:
    """Offset and bytes of each segment with data, in order, by client port and sender; ends of streams are checked."""
    found: dict[int, dict[bool, list[tuple[int, bytes]]]] = defaultdict(lambda: defaultdict(list))
    with path.open("rb") as stream:
        for _, data in dpkt.pcap.Reader(stream):
            tcp = dpkt.ethernet.Ethernet(data).data.data
            from_client = tcp.dport == PORT
            if tcp.data:
                offset = (tcp.seq - FIRST_SEQUENCE - 1) % (1 << 32)
                found[tcp.sport if from_client else tcp.dport][from_client].append((offset, tcp.data))
    return found


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[bool, list[tuple[int, bytes]]]]:
    path = tmp_path_factory.mktemp("capture") / "tcp.pcap"
    ports = write_tcp(path, Conversation(SAID), PORT)
    return {ports[port]: sides for port, sides in _segments(path).items()}


@pytest.mark.parametrize("variant", TCP_VARIANTS)
def test_every_byte_is_there(segments: dict[str, dict[bool, list[tuple[int, bytes]]]], variant: str) -> None:
    for from_client in (True, False):
        sent = Conversation(SAID).sent(from_client=from_client)
        seen = bytearray(len(sent))
        covered = set()
        for offset, data in segments[variant][from_client]:
            assert sent[offset : offset + len(data)] == data
            seen[offset : offset + len(data)] = data
            covered.update(range(offset, offset + len(data)))
        assert bytes(seen) == sent
        assert len(covered) == len(sent)


def test_variants_are_what_they_say(segments: dict[str, dict[bool, list[tuple[int, bytes]]]]) -> None:
    asked = {variant: sides[True] for variant, sides in segments.items()}
    lengths = {variant: [len(data) for _, data in pieces] for variant, pieces in asked.items()}
    assert lengths["as it came"] == [2_000, len(ASKED) - 2_000, 6]
    assert max(len(data) for _, data in segments["as it came"][False]) == OFFLOADED
    assert lengths["1 byte"][:3_000] == [1] * 3_000
    assert lengths["7 bytes"][:428] == [7] * 428
    assert set(lengths["536 bytes"][:-2]) == {536}
    offsets = [offset for offset, _ in asked["reversed"]]
    assert offsets[:8] == sorted(offsets[:8], reverse=True)
    assert offsets[0] == 7 * 536
    assert asked["duplicated"][0] == asked["duplicated"][1] == asked["duplicated"][20]
    assert [offset for offset, _ in asked["overlapping"]][:3] == [0, 436, 972]
    assert sum(lengths["overlapping"]) > len(ASKED)


def test_datagrams(tmp_path: Path) -> None:
    path = tmp_path / "udp.pcap"
    said = [Piece(True, b"1"), Piece(True, b"2"), Piece(False, b"3"), Piece(False, b"4"), Piece(True, b"5")]  # noqa: FBT003 - a table
    ports = write_udp(path, Conversation(said), PORT)
    seen = dict.fromkeys(UDP_VARIANTS, b"")
    with path.open("rb") as stream:
        for _, data in dpkt.pcap.Reader(stream):
            udp = dpkt.ethernet.Ethernet(data).data.data
            seen[ports[udp.sport if udp.dport == PORT else udp.dport]] += udp.data
    assert seen == {"as it came": b"12345", "reversed": b"21435", "duplicated": b"1122334455"}
