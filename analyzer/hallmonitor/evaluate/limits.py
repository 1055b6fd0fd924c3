"""The smallest and the largest number that a column can hold."""

from __future__ import annotations

_UNSIGNED_8 = (1 << 8) - 1
_UNSIGNED_16 = (1 << 16) - 1
_SIGNED_64 = (1 << 63) - 1
_UNSIGNED_64 = (1 << 64) - 1
_LARGEST: dict[str, int] = {
    "flow_id": _UNSIGNED_64,
    "record_seq": _UNSIGNED_16,  # it stays there
    "vlan": (1 << 12) - 1,  # IEEE 802.1Q, 12 bits
    "source_port": _UNSIGNED_16,
    "destination_port": _UNSIGNED_16,
    "source_tcp_flags": _UNSIGNED_8,
    "destination_tcp_flags": _UNSIGNED_8,
    "dns_query_length": 255,  # RFC 1035, section 2.3.4
    "dns_query_entropy": 8_000,  # eight bits a byte, in thousandths
    "upload_ratio": 1_000,  # of all bytes, in thousandths
}
_MAY_BE_NEGATIVE = frozenset({"ts", "ts_end", "active_minute"})
"""Times before 1970, which a capture with a broken clock has."""


def limits_of(column: str) -> tuple[int, int]:
    """Give the smallest and the largest number of a column of numbers or times."""
    return (-_SIGNED_64 - 1 if column in _MAY_BE_NEGATIVE else 0), _LARGEST.get(column, _SIGNED_64)
