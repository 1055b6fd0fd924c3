"""Tell which addresses lie in which networks, for whole columns at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns.addresses import network_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from numpy.typing import NDArray


def within(
    hi: NDArray[np.uint64], lo: NDArray[np.uint64], networks: Iterable[IPv4Network | IPv6Network]
) -> NDArray[np.bool_]:
    """Say of each 16-byte address, shape (n,), whether any of `networks` holds it.

    An IPv4 network holds IPv4-mapped addresses (RFC 4291 section 2.5.5.2) and no others.
    """
    inside = np.zeros(hi.shape, dtype=np.bool_)
    for network in networks:
        hi_mask, hi_value, lo_mask, lo_value = map(np.uint64, network_bounds(network))
        inside |= ((hi & hi_mask) == hi_value) & ((lo & lo_mask) == lo_value)
    return inside


def narrowest(
    hi: NDArray[np.uint64], lo: NDArray[np.uint64], owners: Sequence[Sequence[IPv4Network | IPv6Network]]
) -> NDArray[np.int32]:
    """Say of each 16-byte address, shape (n,), whose network holds it; the narrowest one decides.

    Args:
        hi: high halves of the addresses.
        lo: low halves.
        owners: the networks of each owner.

    Returns:
        the number of the owner, -1 where no network holds the address; shape (n,).
    """
    found = np.full(hi.shape, -1, dtype=np.int32)
    networks = [(network, number) for number, held in enumerate(owners) for network in held]
    for network, number in sorted(networks, key=lambda each: each[0].prefixlen - each[0].max_prefixlen):
        found[within(hi, lo, [network])] = number
    return found
