"""How far the traffic of a record could be named, in four words.

- `named`: the record has a domain, whatever told it (`domain_source` tells which evidence did). The name beside an
  encrypted one (`ech_outer`) is one too, as it is there also where nothing is encrypted.
- `by_address`: there is no domain, and the catalogue knows whose network the server is in (`category_source` is
  `ip_range`).
- `encrypted`: there is neither, and the protocol hides what it carries: beyond naming.
- `unnamed`: all others, such as questions to DNS servers, protocols in clear that tell no name, and what was not
  recognised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded, Columns

NAMINGS: Final = ("named", "by_address", "encrypted", "unnamed")

ENCRYPTED_PROTOCOLS: Final = frozenset(
    {
        *("dtls", "fully-encrypted", "quic", "tls"),
        *("dnscrypt", "ssh"),
        *("ipsec", "nebula", "openvpn", "softether", "sstp", "tailscale", "tinc", "wireguard", "yggdrasil", "zerotier"),
    }
)
"""Values of `network_protocol` under which the contents are encrypted, and with them whatever is spoken inside."""

ENCRYPTED_TRANSPORTS: Final = frozenset({"esp"})
"""Likewise of `transport`: ESP encrypts what it carries (RFC 4303)."""

_BY_NETWORK: Final = frozenset({"ip_range"})


def namings(columns: Columns) -> NDArray[np.int8]:
    """Give the place of each record's word in `NAMINGS`, shape (rows,)."""
    hidden = _among(columns.coded("network_protocol"), ENCRYPTED_PROTOCOLS)
    hidden |= _among(columns.coded("transport"), ENCRYPTED_TRANSPORTS)
    found = np.where(hidden, np.int8(2), np.int8(3))
    found[_among(columns.coded("category_source"), _BY_NETWORK)] = 1
    found[columns.coded("domain").codes >= 0] = 0
    return found


def _among(column: Coded, texts: Collection[str]) -> NDArray[np.bool_]:
    table = np.array([*(value in texts for value in column.values), False], dtype=np.bool_)
    found: NDArray[np.bool_] = table[column.codes]  # code -1, nothing, takes the last entry
    return found
