"""The names that the generated flows reach, each with its category, service and registered domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = 60_000
REVERSED = 2_000
"""Names below in-addr.arpa, which are asked for and never reached."""

SPOILED = 8_000
"""Names that a tunnel asks for: each once."""

HOSTS_OF_A_DOMAIN = 6

CATEGORIES: dict[str, int] = {
    "uncategorized": 20_000,
    "infrastructure": 12_000,
    "advertising": 6_000,
    "education": 4_000,
    "news": 3_000,
    "search": 400,
    "collaboration": 1_600,
    "email": 1_000,
    "government": 1_000,
    "social-networking": 1_500,
    "streaming": 1_500,
    "gaming": 1_500,
    "shopping": 2_000,
    "file-transfer": 800,
    "software-download": 800,
    "selling": 300,
    "adult": 800,
    "gambling": 400,
    "piracy": 300,
    "vpn-proxy": 400,
    "crypto-mining": 100,
    "hacking-tools": 88,
    "student-records": 500,
    "dark-market": 12,
}
"""How many names each has; the last two are ours, for names whose service or suffix signatures ask for."""

_RECORDS_SERVICES = ("powerschool", "infinite-campus", "skyward", "veracross", "aspen")
_UPDATES = ("windowsupdate.com", "archive.ubuntu.com", "mzstatic.com", "gvt1.com")
_TOLD_AS = {"student-records": "education", "dark-market": "uncategorized"}


@dataclass(frozen=True, slots=True)
class Names:
    """Dictionaries of the columns that tell a name, and what goes with each name.

    Attributes:
        domains: texts of `domain`, those of one kind in a row.
        queries: texts of `dns_query`: the domains, reversed names, and what tunnels ask for.
        registered: texts of `registered_domain`.
        services: texts of `service`.
        categories: texts of `category`.
        registered_of: shape (queries,), code of each query's registered domain.
        service_of: shape (domains,), -1 where it has none.
        category_of: shape (domains,).
        first: kind -> its first domain.
        size: kind -> how many domains it has.
    """

    domains: list[str]
    queries: list[str]
    registered: list[str]
    services: list[str]
    categories: list[str]
    registered_of: NDArray[np.int32]
    service_of: NDArray[np.int16]
    category_of: NDArray[np.int8]
    first: dict[str, int]
    size: dict[str, int]


def make() -> Names:
    """Make them; they are always the same."""
    domains: list[str] = []
    registered: dict[str, int] = {}
    registered_of: list[int] = []
    service_of: list[int] = []
    category_of: list[int] = []
    services = list(_RECORDS_SERVICES)
    categories = [kind for kind in CATEGORIES if kind not in _TOLD_AS]
    first: dict[str, int] = {}
    under = ""
    for kind, count in CATEGORIES.items():
        first[kind] = len(domains)
        for number in range(count):
            if number % HOSTS_OF_A_DOMAIN == 0:
                under = _registered(kind, number)
                registered.setdefault(under, len(registered))
                services.append(f"{kind}-{number // HOSTS_OF_A_DOMAIN}")
            domains.append(f"h{number}.{under}")
            registered_of.append(registered[under])
            category_of.append(categories.index(_TOLD_AS.get(kind, kind)))
            service_of.append(number % len(_RECORDS_SERVICES) if kind == "student-records" else len(services) - 1)
    queries = [*domains, *(f"{number % 250}.{number // 250}.20.10.in-addr.arpa" for number in range(REVERSED))]
    registered |= {"10.in-addr.arpa": len(registered), "carrier.example": len(registered) + 1}
    registered_of += [registered["10.in-addr.arpa"]] * REVERSED
    queries += [f"{number * 2654435761 % 2**32:08x}{number:06x}.carrier.example" for number in range(SPOILED)]
    registered_of += [registered["carrier.example"]] * SPOILED
    return Names(
        domains,
        queries,
        list(registered),
        services,
        categories,
        np.asarray(registered_of, np.int32),
        np.asarray(service_of, np.int16),
        np.asarray(category_of, np.int8),
        first,
        dict(CATEGORIES),
    )


def _registered(kind: str, number: int) -> str:
    if kind == "dark-market":
        return "onion.ws"
    place = number // HOSTS_OF_A_DOMAIN
    if kind == "software-download" and place % len(_UPDATES) == len(_UPDATES) - 1:
        return _UPDATES[place // len(_UPDATES) % len(_UPDATES)]
    return f"{kind}{place}.example"


def draw(names: Names, kind: str, random: np.random.Generator, count: int) -> NDArray[np.int32]:
    """Draw names of a kind, the first of them by far the most often, as names are looked at."""
    skewed: NDArray[Any] = random.random(count) ** 4
    return (names.first[kind] + (names.size[kind] * skewed).astype(np.int32)).astype(np.int32)
