"""BitTorrent: the peer protocol (BEP 3) and the distributed hash table (BEP 5)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws
    from hallmonitor.demo.tcp import Conversation
    from hallmonitor.demo.udp import Exchange

_PROTOCOL: Final = b"\x13BitTorrent protocol"
_RESERVED: Final = bytes.fromhex("0000000000100005")  # extension protocol, fast extension, DHT
_BLOCK: Final = 16_384
_BITFIELD: Final = 5
_INTERESTED: Final = 2
_UNCHOKE: Final = 1
_REQUEST: Final = 6
_PIECE: Final = 7


def _message(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("!IB", 1 + len(payload), kind) + payload


def peer(conversation: Conversation, draws: Draws, info_hash: bytes, blocks: int) -> None:
    """A download of some blocks from one peer, from handshake to close; the conversation is not yet opened."""
    conversation.open()
    conversation.ask(_PROTOCOL + _RESERVED + info_hash + b"-TR4060-" + draws.octets(12))
    bitfield = _message(_BITFIELD, b"\xff" * 64)
    conversation.answer(_PROTOCOL + _RESERVED + info_hash + b"-qB5040-" + draws.octets(12) + bitfield)
    conversation.ask(_message(_INTERESTED))
    conversation.answer(_message(_UNCHOKE))
    for block in range(blocks):
        place = struct.pack("!II", block // 16, block % 16 * _BLOCK)
        conversation.ask(_message(_REQUEST, place + struct.pack("!I", _BLOCK)))
        conversation.answer(_message(_PIECE, place + draws.octets(_BLOCK)))
    conversation.close()


def find_peers(exchange: Exchange, draws: Draws, node: bytes, info_hash: bytes) -> None:
    """A get_peers question to a node of the distributed hash table and its answer, both bencoded."""
    transaction = draws.octets(2)
    question = b"d1:ad2:id20:" + node + b"9:info_hash20:" + info_hash + b"e1:q9:get_peers1:t2:" + transaction
    exchange.ask(question + b"1:y1:qe")
    nodes = draws.octets(8 * 26)
    answer = b"d1:rd2:id20:" + draws.octets(20) + b"5:nodes208:" + nodes + b"5:token4:" + draws.octets(4)
    exchange.answer(answer + b"e1:t2:" + transaction + b"1:y1:re")
