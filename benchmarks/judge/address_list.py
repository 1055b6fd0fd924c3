"""The addresses that the generated flows have."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from judge.block import ADDRESSES, OUTSIDE

SIXTH = 5
"""Each fifth of the outside is of IPv6."""

_FIRST_OUTSIDE, _FIRST_HOME = int(IPv4Address("23.0.0.1")), int(IPv4Address("10.20.0.1"))
_FIRST_SIXTH = int(IPv6Address("2600:1f18::1"))


def texts() -> list[str]:
    """Give the text of each, by code."""
    return [_text(code) for code in range(ADDRESSES)]


def _text(code: int) -> str:
    if code >= OUTSIDE:
        return str(IPv4Address(_FIRST_HOME + code - OUTSIDE))
    # A multiplier that shares no factor with the count spreads neighbours over many networks.
    spread = code * 7_919 % OUTSIDE
    if code % SIXTH == 0:
        return str(IPv6Address(_FIRST_SIXTH + (spread << 64)))
    return str(IPv4Address(_FIRST_OUTSIDE + spread * 1_021))
