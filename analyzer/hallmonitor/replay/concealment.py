"""Replace what tells of the site's own devices inside names by pseudonyms: their addresses and their names.

A printer opened by its address gives a domain such as `10.20.0.5`, and a reverse look-up asks for the name
`5.0.20.10.in-addr.arpa` (RFC 1035, section 3.5; RFC 3596, section 2.5): both would undo the pseudonyms. So would a name
such as `anns-laptop.local`; and a device that says its own name has it hidden whatever its form. A digest in place of a
device's class is one of what may identify it, without a key: whoever guesses a serial number could test the guess.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.derive.networks import within
from hallmonitor.identity import address_pseudonyms, name_pseudonym
from hallmonitor.replay.local_names import LocalNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site

NAME_COLUMNS = ("domain", "registered_domain", "dns_query")
QUESTION = "dns_query"
MEASURES = ("dns_query_length", "dns_query_entropy")
"""What is measured of a question's name, and would tell something of one that is hidden."""
DEVICE_COLUMN = "device_name"
CLASS_COLUMN = "device_class"
_DIGEST = "~"
_MAPPED = 0xFFFF << 32
_V4_LABELS, _V6_LABELS = 4, 32


class Concealment:
    """Hides home addresses and local names in the columns that hold names.

    Args:
        site: its home networks and local domains.
        key: the key of the pseudonyms.
    """

    def __init__(self, site: Site, key: SiteKey) -> None:
        self._site = site
        self._key = key
        self._local = LocalNames(site.local_domains, self._at_home)

    def conceal(self, columns: Columns) -> Columns:
        """Columns in which no name tells of a home device; looked at once for each distinct name."""
        hides = dict.fromkeys(NAME_COLUMNS, self.name)
        hides |= {DEVICE_COLUMN: self.device_name, CLASS_COLUMN: self.device_class}
        for column, hide in hides.items():
            held = columns.coded(column)
            names = [hide(value) for value in held.values]
            if names != held.values:
                columns = columns.with_coded(column, Coded(held.codes, names))
                if column == QUESTION:
                    columns = _without_measures(columns, held, names)
        return columns

    def name(self, name: str) -> str:
        """`name` with a home address, plain or reversed, or its local part replaced by a pseudonym."""
        address = _plain(name)
        if address is not None:
            return self._pseudonym(address) or name
        labels = name.rstrip(".").split(".")
        for zone, length in (("in-addr", _V4_LABELS), ("ip6", _V6_LABELS)):
            if [label.lower() for label in labels[-2:]] == [zone, "arpa"]:
                address = _reversed(labels[-length - 2 : -2])
                pseudonym = None if address is None else self._pseudonym(address)
                return ".".join([*labels[: -length - 2], pseudonym, *labels[-2:]]) if pseudonym else name
        local = self._local.split(name)
        if local is None:
            return name
        pseudonym = name_pseudonym(self._key, local.host)
        return f"{pseudonym}.{local.suffix}" if local.suffix else pseudonym

    def device_name(self, name: str) -> str:
        """What stands for the name that a device gives itself: as in other columns, else a pseudonym of all of it."""
        hidden = self.name(name)
        return name_pseudonym(self._key, name) if hidden == name else hidden

    def device_class(self, name: str) -> str:
        """What stands for a device's class: a pseudonym where it is a digest."""
        return name_pseudonym(self._key, name) if name.startswith(_DIGEST) else name

    def _pseudonym(self, address: IPv4Address | IPv6Address) -> str | None:
        if not self._at_home(address):
            return None
        return address_pseudonyms(self._key, *_halves(address))[1][0]

    def _at_home(self, address: IPv4Address | IPv6Address) -> bool:
        return bool(within(*_halves(address), self._site.home_networks).any())


def _without_measures(columns: Columns, asked: Coded, shown: list[str]) -> Columns:
    """Columns without what is measured of the names in `asked` that are shown otherwise."""
    # The last stands for rows without a name, of which the code is -1.
    changed = np.array([*(old != new for old, new in zip(asked.values, shown, strict=True)), False])
    is_shown = ~changed[asked.codes]
    for name in MEASURES:
        values, valid = columns.numbers(name)
        columns = columns.with_numbers(name, values, is_shown if valid is None else valid & is_shown)
    return columns


def _halves(address: IPv4Address | IPv6Address) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    whole = _MAPPED | int(address) if isinstance(address, IPv4Address) else int(address)
    return np.array([whole >> 64], dtype=np.uint64), np.array([whole & (1 << 64) - 1], dtype=np.uint64)


def _plain(name: str) -> IPv4Address | IPv6Address | None:
    # The last label of a domain name is never numeric (RFC 3696, section 2); most names are told by it.
    if ":" not in name and not name[-1:].isdigit():
        return None
    try:
        return ip_address(name.strip("[]"))
    except ValueError:
        return None


def _reversed(labels: Sequence[str]) -> IPv4Address | IPv6Address | None:
    try:
        if len(labels) == _V4_LABELS:
            return IPv4Address(".".join(reversed(labels)))
        digits = "".join(reversed(labels))
        return IPv6Address(int(digits, 16)) if len(digits) == _V6_LABELS else None
    except ValueError:
        return None
