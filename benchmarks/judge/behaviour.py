"""What devices do on the network: the kinds of flows, how frequent each is, and what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from judge import names as naming
from judge.block import OUTSIDE, PROTOCOLS, SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from judge.block import Block
    from judge.names import Names

    Shape = Callable[[np.random.Generator, Block, Names], None]

ANSWERED_LARGE = 20_000
"""Bytes from which on signatures count a record as use."""

QUIC_SHARE = 0.3
"""Of flows to web sites."""

SENDING_SHARE = 0.3
"""Of flows to storage: those that send more than they receive."""

BY_PORT_SHARE = 0.05
"""Of tunnels: those that are known by their port alone."""

REVERSED_SHARE = 0.03
"""Of questions: those for the name of an address."""

INTERNAL_SHARE = 0.4
"""Of attempts that fail: those within the district."""

DAY: dict[str, tuple[float, int]] = {
    "dns": (0.10, 4),
    "failed": (0.015, 3),
    "login": (0.01, 3),
    "mail": (0.003, 4),
    "student-records": (0.01, 6),
    "social-networking": (0.03, 6),
    "streaming": (0.03, 6),
    "gaming": (0.015, 6),
    "shopping": (0.015, 8),
    "file-transfer": (0.01, 5),
    "software-download": (0.005, 4),
    "selling": (0.0005, 4),
    "adult": (0.0001, 8),
    "gambling": (0.0001, 8),
    "piracy": (0.0002, 6),
    "vpn-proxy": (0.0005, 4),
    "crypto-mining": (0.0001, 4),
    "hacking-tools": (0.0001, 4),
    "advertising": (0.12, 6),
    "infrastructure": (0.22, 4),
    "education": (0.12, 6),
    "search": (0.06, 3),
    "collaboration": (0.07, 4),
    "email": (0.04, 3),
    "news": (0.03, 8),
    "government": (0.005, 4),
    "uncategorized": (0.0, 4),
}
"""Behaviour -> its share of the flows, and the mean of flows that a visit opens; the last takes what is left."""

HARD: dict[str, tuple[float, int]] = {
    "dns": (0.10, 4),
    "failed": (0.10, 12),
    "login": (0.10, 12),
    "social-networking": (0.10, 40),
    "file-transfer": (0.10, 40),
    "mail": (0.04, 40),
    "student-records": (0.04, 40),
    "streaming": (0.04, 40),
    "gaming": (0.04, 40),
    "shopping": (0.04, 40),
    "software-download": (0.04, 40),
    "selling": (0.04, 80),
    "adult": (0.04, 120),
    "gambling": (0.04, 120),
    "piracy": (0.04, 80),
    "vpn-proxy": (0.04, 80),
    "crypto-mining": (0.04, 80),
    "hacking-tools": (0.02, 120),
    "uncategorized": (0.0, 4),
}
"""The same where hardly a flow concerns no signature, yet as few groups cross their thresholds."""

MIXES = {"day": DAY, "hard": HARD}


def shape(kind: str, random: np.random.Generator, block: Block, names: Names, *, large: bool) -> None:
    """Make the flows of a block what they are by their kind.

    Args:
        kind: a behaviour.
        random: draws.
        block: is changed.
        names: to choose from.
        large: whether every record counts as use by its size.
    """
    special = _SPECIAL.get(kind)
    if special is not None:
        special(random, block, names)
        return
    rows = block["ts"].shape[0]
    reach(block, names, naming.draw(names, kind, random, rows), random)
    block["network_protocol"][random.random(rows) < QUIC_SHARE] = PROTOCOLS.index("quic")
    block["transport"][block["network_protocol"] == PROTOCOLS.index("quic")] = 1
    if large:
        block["destination_bytes"] += ANSWERED_LARGE
    if kind == "file-transfer":
        share = 1.0 if large else SENDING_SHARE
        sends = random.random(rows) < share
        block["source_bytes"][sends] += 10_000
        block["destination_bytes"] %= 180_000
    if kind == "vpn-proxy":
        block["category_source"][random.random(rows) < BY_PORT_SHARE] = 3


def reach(block: Block, names: Names, domains: NDArray[np.int32], random: np.random.Generator) -> None:
    """Let each flow reach a name."""
    block["domain"][:] = domains
    block["registered_domain"][:] = names.registered_of[domains]
    block["service"][:] = names.service_of[domains]
    block["category"][:] = names.category_of[domains]
    block["category_source"][:] = 0
    block["destination_ip"][:] = (domains * 2 + random.integers(0, 2, domains.shape[0])) % OUTSIDE


def ask(block: Block, names: Names, queries: NDArray[np.int32]) -> None:
    """Make each flow a question to the district's name server."""
    block["dns_query"][:] = queries
    block["registered_domain"][:] = names.registered_of[queries]
    block["network_protocol"][:] = PROTOCOLS.index("dns")
    block["transport"][:] = 1
    block["destination_port"][:] = 53
    block["direction"][:] = 2
    block["destination_ip"][:] = OUTSIDE - SERVERS
    block["category"][:] = names.categories.index("infrastructure")
    block["category_source"][:] = 1
    block["record_seq"][:] = 0
    block["source_bytes"][:] = 70
    block["destination_bytes"][:] = 180


def _dns(random: np.random.Generator, block: Block, names: Names) -> None:
    rows = block["ts"].shape[0]
    queries = np.asarray(naming.NAMES * random.random(rows) ** 2).astype(np.int32)
    reversed_ = np.asarray(random.random(rows)) < REVERSED_SHARE
    queries[reversed_] = naming.NAMES + random.integers(0, naming.REVERSED, int(reversed_.sum()))
    ask(block, names, queries)


def _failed(random: np.random.Generator, block: Block, names: Names) -> None:
    # The flows of a visit try the same machine again.
    visits, count = _visits(block)
    block["destination_ip"][:] = random.integers(0, OUTSIDE, count)[visits]
    block["destination_port"][:] = random.choice(np.array([80, 443, 445, 631, 8080, 9100]), count)[visits]
    block["direction"][random.random(block["ts"].shape[0]) < INTERNAL_SHARE] = 2
    fail(block, names)


def fail(block: Block, names: Names) -> None:
    """Let nobody answer."""
    block["failed_connection"][:] = True
    block["network_protocol"][:] = -1
    block["record_seq"][:] = 0
    block["source_bytes"][:] = 180
    block["destination_bytes"][:] = 0
    block["category"][:] = names.categories.index("uncategorized")


def _visits(block: Block) -> tuple[NDArray[np.int64], int]:
    """Give the number of each flow's visit, whose flows lie one after the other, and how many visits there are."""
    visits = np.cumsum(np.diff(block["device"], prepend=block["device"][:1]) != 0)
    return visits, int(visits[-1]) + 1


def _login(random: np.random.Generator, block: Block, names: Names) -> None:
    rows = block["ts"].shape[0]
    visits, count = _visits(block)
    block["destination_ip"][:] = OUTSIDE + random.integers(0, 4_000, count)[visits]
    block["destination_port"][:] = np.array([22, 445, 445, 3389])[random.integers(0, 4, rows)]
    block["network_protocol"][:] = PROTOCOLS.index("smb")
    block["direction"][:] = 2
    block["source_bytes"] %= 18_000
    block["category"][:] = names.categories.index("uncategorized")


def _mail(random: np.random.Generator, block: Block, names: Names) -> None:
    rows = block["ts"].shape[0]
    block["destination_port"][:] = np.array([25, 465, 587])[random.integers(0, 3, rows)]
    block["network_protocol"][:] = PROTOCOLS.index("smtp")
    block["destination_ip"][:] = random.integers(0, 12, rows)
    block["category"][:] = names.categories.index("email")


_SPECIAL: dict[str, Shape] = {"dns": _dns, "failed": _failed, "login": _login, "mail": _mail}
