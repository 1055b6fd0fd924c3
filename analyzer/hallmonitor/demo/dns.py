"""DNS messages (RFC 1035, section 4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

A: Final = 1
CNAME: Final = 5
TXT: Final = 16
MX: Final = 15
AAAA: Final = 28
HTTPS: Final = 65

NO_ERROR: Final = 0
NAME_ERROR: Final = 3

_QUERY_FLAGS: Final = 0x0100  # recursion desired
_ANSWER_FLAGS: Final = 0x8180  # answer, recursion desired and available
_INTERNET: Final = 1


class Record(NamedTuple):
    """A resource record of an answer; `data` is the RDATA, encoded."""

    name: str
    kind: int
    ttl_s: int
    data: bytes


def encode_name(name: str) -> bytes:
    """A domain name as labels, without compression (RFC 1035, section 3.1)."""
    labels = [label.encode("ascii") for label in name.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\x00"


def query(identifier: int, name: str, kind: int) -> bytes:
    """A recursive question."""
    return struct.pack("!6H", identifier, _QUERY_FLAGS, 1, 0, 0, 0) + _question(name, kind)


def answer(identifier: int, name: str, kind: int, records: Sequence[Record], rcode: int = NO_ERROR) -> bytes:
    """The answer to a question; owner names are compressed where they repeat the question's (section 4.1.4)."""
    header = struct.pack("!6H", identifier, _ANSWER_FLAGS | rcode, 1, len(records), 0, 0)
    body = b"".join(
        (b"\xc0\x0c" if item.name == name else encode_name(item.name))
        + struct.pack("!HHIH", item.kind, _INTERNET, item.ttl_s, len(item.data))
        + item.data
        for item in records
    )
    return header + _question(name, kind) + body


def _question(name: str, kind: int) -> bytes:
    return encode_name(name) + struct.pack("!HH", kind, _INTERNET)
