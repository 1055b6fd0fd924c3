"""What raises alerts: a few incidents a day for every signature of the shipped policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from judge import names as naming
from judge.behaviour import ask, fail, reach
from judge.block import DEVICES, FILE_TYPES, OUTSIDE, PROTOCOLS, SENSORS, blank, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from judge.block import Block
    from judge.names import Names

    Make = Callable[[np.random.Generator, Block, Names], None]

SECOND = 1_000_000
HOUR = 3_600 * SECOND
BEGIN = 8 * HOUR + 10 * 60 * SECOND
LATEST_BEGIN = 9 * HOUR
LAST = DEVICES - 100
"""Devices from here on may be in groups that policies exempt."""

KINDS: dict[str, tuple[int, float]] = {
    "bulk-mail": (30, 60),
    "selling": (25, 240),
    "horizontal-scan": (80, 2),
    "vertical-scan": (80, 2),
    "brute-force": (60, 5),
    "hacking-tools": (5, 180),
    "vpn-proxy": (20, 120),
    "software-in-clear": (1, 1),
    "software-download": (8, 60),
    "upload": (6, 120),
    "records-then-upload": (2, 600),
    "ftp": (2, 20),
    "dns-tunnel": (300, 1),
    "bittorrent": (40, 20),
    "piracy": (15, 120),
    "dark-market": (2, 60),
    "adult": (5, 180),
    "gaming": (40, 300),
    "gambling": (5, 180),
    "shopping": (60, 240),
    "streaming": (90, 180),
    "crypto-mining": (15, 120),
    "social-networking": (150, 120),
    "crowd": (16, 20),
}
"""Incident -> its flows, and the seconds from one to the next."""


def of_day(random: np.random.Generator, names: Names, midnight_us: int, of_each: int) -> Block:
    """Make the flows of a day's incidents, in order of time.

    Args:
        random: draws who and when.
        names: to choose from.
        midnight_us: when the local day begins.
        of_each: how many incidents of each kind.
    """
    blocks = []
    for kind, (flows, seconds) in KINDS.items():
        for _ in range(of_each):
            begun = midnight_us + int(random.integers(BEGIN, LATEST_BEGIN))
            ts = begun + (np.arange(flows) * seconds * SECOND).astype(np.int64) + random.integers(0, SECOND // 2, flows)
            device = np.full(flows, random.integers(0, LAST))
            if kind == "crowd":
                device = device + len(SENSORS) * np.arange(flows)  # all at one sensor
            block = blank(random, ts, device)
            block["record_seq"][:] = 0
            block["end_reason"][:] = 2
            _MAKE[kind](random, block, names)
            blocks.append(block)
    whole = joined(blocks)
    order = np.argsort(whole["ts"], kind="stable")
    return {name: values[order] for name, values in whole.items()}


def _visits(kind: str) -> Make:
    def make(random: np.random.Generator, block: Block, names: Names) -> None:
        reach(block, names, naming.draw(names, kind, random, block["ts"].shape[0]), random)
        block["destination_bytes"][:] = 3_000_000

    return make


def _bulk_mail(random: np.random.Generator, block: Block, _: Names) -> None:
    rows = block["ts"].shape[0]
    block["destination_port"][:] = 25
    block["network_protocol"][:] = PROTOCOLS.index("smtp")
    block["destination_ip"][:] = random.choice(OUTSIDE, rows, replace=False)


def _horizontal(random: np.random.Generator, block: Block, names: Names) -> None:
    fail(block, names)
    block["direction"][:] = 2
    block["destination_port"][:] = 22
    block["destination_ip"][:] = OUTSIDE + random.choice(DEVICES, block["ts"].shape[0], replace=False)


def _vertical(random: np.random.Generator, block: Block, names: Names) -> None:
    fail(block, names)
    block["direction"][:] = 2
    block["destination_ip"][:] = OUTSIDE + random.integers(0, DEVICES)
    block["destination_port"][:] = 1 + random.choice(10_000, block["ts"].shape[0], replace=False)


def _brute_force(random: np.random.Generator, block: Block, _: Names) -> None:
    block["direction"][:] = 2
    block["destination_port"][:] = 22
    block["network_protocol"][:] = PROTOCOLS.index("ssh")
    block["destination_ip"][:] = OUTSIDE + random.integers(0, DEVICES)
    block["source_bytes"][:] = 2_000


def _in_clear(random: np.random.Generator, block: Block, names: Names) -> None:
    _visits("uncategorized")(random, block, names)
    block["destination_port"][:] = 80
    block["network_protocol"][:] = PROTOCOLS.index("http")
    block["file_type"][:] = FILE_TYPES.index("pe")


def _upload(random: np.random.Generator, block: Block, names: Names) -> None:
    reach(block, names, naming.draw(names, "file-transfer", random, block["ts"].shape[0]), random)
    block["source_bytes"][:] = 4_000_000
    block["destination_bytes"][:] = 50_000


def _records_then_upload(random: np.random.Generator, block: Block, names: Names) -> None:
    domains = np.array([names.first["student-records"], names.first["file-transfer"]], np.int32)
    reach(block, names, domains, random)
    block["source_bytes"][1] = 6_000_000


def _ftp(random: np.random.Generator, block: Block, _: Names) -> None:
    block["destination_ip"][:] = random.integers(0, OUTSIDE)
    block["network_protocol"][:] = (PROTOCOLS.index("ftp"), -1)
    block["destination_port"][:] = (21, 50_123)
    block["source_bytes"][1] = 2_000_000


def _tunnel(random: np.random.Generator, block: Block, names: Names) -> None:
    rows = block["ts"].shape[0]
    first = int(random.integers(0, naming.SPOILED - rows))
    ask(block, names, (naming.NAMES + naming.REVERSED + first + np.arange(rows)).astype(np.int32))


def _bittorrent(random: np.random.Generator, block: Block, _: Names) -> None:
    block["network_protocol"][:] = PROTOCOLS.index("bittorrent")
    block["destination_ip"][:] = random.integers(0, OUTSIDE, block["ts"].shape[0])


_MAKE: dict[str, Make] = {
    **{kind: _visits(kind) for kind in KINDS if kind in naming.CATEGORIES},
    "crowd": _visits("social-networking"),
    "bulk-mail": _bulk_mail,
    "horizontal-scan": _horizontal,
    "vertical-scan": _vertical,
    "brute-force": _brute_force,
    "software-in-clear": _in_clear,
    "upload": _upload,
    "records-then-upload": _records_then_upload,
    "ftp": _ftp,
    "dns-tunnel": _tunnel,
    "bittorrent": _bittorrent,
}
