"""Tell which part of a name was given by the site or its people: the name of a device, or one made of its address."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LOCAL_SUFFIXES = ("corp", "home", "home.arpa", "internal", "intranet", "lan", "local", "localdomain", "private")
"""Names of private networks: RFC 6762, section 3 and appendix G; RFC 8375 (home.arpa)."""
_WITHOUT_HOST = ("localhost", *LOCAL_SUFFIXES)

# Both are looked for at every place, also inside another match: 1.10.0.0.5 holds 10.0.0.5.
_IPV4 = re.compile(r"(?<!\d)(?=(\d{1,3})([-._])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?!\d))")
_MAC = re.compile(r"(?<![0-9a-f])[0-9a-f]{2}([-:._]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-f])")
_IPV6 = re.compile(r"[0-9a-f]{0,4}(?:-[0-9a-f]{0,4}){2,7}")


class LocalName(NamedTuple):
    """A name in two parts; `host` is what is to be hidden, `suffix` is empty or what follows its last dot."""

    host: str
    suffix: str


class LocalNames:
    """Finds the local part of names.

    Args:
        domains: the site's own domains; what stands below them is local.
        at_home: tells whether an address is one of the site's own.
    """

    def __init__(self, domains: Iterable[str], at_home: Callable[[IPv4Address | IPv6Address], bool]) -> None:
        self._suffixes = frozenset((*LOCAL_SUFFIXES, *domains))
        self._at_home = at_home

    def split(self, name: str) -> LocalName | None:
        """The local part of `name` and the rest; None where all of it is public.

        Local is a name of one label, what stands below a local suffix, and of any other name the labels up to the last
        that holds a MAC address or a home address, written forwards or backwards.
        """
        lower = name.rstrip(".").lower()
        labels = lower.split(".")
        if not lower or lower in _WITHOUT_HOST or lower in self._suffixes:
            return None
        if len(labels) == 1:
            return LocalName(lower, "")
        for start in range(1, len(labels)):  # the longest suffix comes first
            if (suffix := ".".join(labels[start:])) in self._suffixes:
                return LocalName(lower[: -len(suffix) - 1], suffix)
        ends = list(self._address_ends(lower))
        if not ends:
            return None
        dot = lower.find(".", max(ends))
        return LocalName(lower, "") if dot < 0 else LocalName(lower[:dot], lower[dot + 1 :])

    def _address_ends(self, name: str) -> Iterator[int]:
        yield from (match.end() for match in _MAC.finditer(name))
        for match in _IPV4.finditer(name):
            numbers = match.group(1, 3, 4, 5)
            if self._at_home_v4(numbers) or self._at_home_v4(numbers[::-1]):
                yield match.end(5)
        start = 0
        for label in name.split("."):
            end = start + len(label)
            if _IPV6.fullmatch(label) and self._at_home_v6(label.replace("-", ":")):
                yield end
            start = end + 1

    def _at_home_v4(self, numbers: tuple[str | None, ...]) -> bool:
        # By way of integers: leading zeros, which an address may not have, do not hide it.
        octets = [int(number or "") for number in numbers]
        return max(octets) <= 0xFF and self._at_home(IPv4Address(bytes(octets)))  # noqa: PLR2004 - an octet

    def _at_home_v6(self, text: str) -> bool:
        try:
            return self._at_home(ip_address(text))
        except ValueError:
            return False
