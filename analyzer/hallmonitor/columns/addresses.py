"""IP addresses as two unsigned 64-bit halves of their 16-byte form.

An IPv4 address is held as its IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2). The unspecified address `::`
stands for no address.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_MAPPED = 0xFFFF << 32
_LOW = (1 << 64) - 1


def parse(text: str) -> tuple[int, int]:
    """Give the high and the low half of an address written as text.

    Raises:
        ValueError: where the text is no IPv4 or IPv6 address.
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return 0, _MAPPED | int(address)
    return int(address) >> 64, int(address) & _LOW


def parse_all(texts: Sequence[str | None]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the halves of many addresses; None becomes `::`.

    Raises:
        ValueError: where a text is no address.
    """
    halves = [(0, 0) if text is None else parse(text) for text in texts]
    pairs = np.asarray(halves, dtype=np.uint64).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def text(high: int, low: int) -> str:
    """Write an address as people do: IPv4 in dotted decimals, IPv6 as RFC 5952 says."""
    address = ipaddress.IPv6Address((high << 64) | low)
    return str(address.ipv4_mapped or address)


def network_bounds(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> tuple[int, int, int, int]:
    """Give what marks the addresses of a network.

    Returns:
        (high mask, high value, low mask, low value): an address is inside where both of its halves, masked, equal
        the values. An IPv4 network covers IPv4-mapped addresses only.
    """
    host_bits = network.max_prefixlen - network.prefixlen
    mask = ((1 << 128) - 1) ^ ((1 << host_bits) - 1)
    first = int(network.network_address)
    if isinstance(network, ipaddress.IPv4Network):
        first |= _MAPPED
    return mask >> 64, first >> 64, mask & _LOW, first & _LOW
