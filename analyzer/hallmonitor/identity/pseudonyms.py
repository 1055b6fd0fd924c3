"""Turn addresses and names into pseudonyms with HMAC-SHA-256 (RFC 2104), once for each distinct address.

A pseudonym is `device-` or `name-` and the first 12 hexadecimal digits (48 bits) of the code. Among 10,000 devices the
chance that any two share one is below one in five million.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.identity.distinct import distinct_addresses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.identity.site_key import SiteKey

PREFIX = "device-"
NAME_PREFIX = "name-"
NAMES = "hallmonitor names"
"""Purpose of the key that pseudonyms of names are made with."""
DIGITS = 12


def address_pseudonyms(
    key: SiteKey, hi: NDArray[np.uint64], lo: NDArray[np.uint64]
) -> tuple[NDArray[np.int32], list[str]]:
    """Give each address its pseudonym.

    Args:
        key: the site key.
        hi: upper 64 bits of each 16-byte address, shape (n,); IPv4 as ::ffff:a.b.c.d.
        lo: lower 64 bits, shape (n,).

    Returns:
        codes of shape (n,) into the list of distinct pseudonyms, which is in the order of the addresses.
    """
    distinct = distinct_addresses(hi, lo)
    octets = np.stack((distinct.hi, distinct.lo), axis=1).astype(">u8").tobytes()
    names = [_pseudonym(key, octets[start : start + 16]) for start in range(0, len(octets), 16)]
    return distinct.codes, names


def mac_pseudonym(key: SiteKey, mac: str) -> str:
    """Give the device with the MAC address `mac` (six pairs of hexadecimal digits) its pseudonym.

    A MAC address has 6 bytes and an IP address 16, so that the two can never stand for each other.
    """
    return _pseudonym(key, bytes.fromhex(mac.replace(":", "").replace("-", "")))


def name_pseudonym(key: SiteKey, name: str) -> str:
    """Give a name within the site its pseudonym, without regard to case (RFC 4343).

    The key is another than that of addresses: a name of six letters has as many bytes as a MAC address.
    """
    return NAME_PREFIX + hmac.digest(key.derived(NAMES), name.lower().encode(), "sha256").hex()[:DIGITS]


def _pseudonym(key: SiteKey, identifier: bytes) -> str:
    return PREFIX + hmac.digest(key.secret, identifier, "sha256").hex()[:DIGITS]
