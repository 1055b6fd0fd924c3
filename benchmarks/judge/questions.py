"""What the shipped signatures ask, as whoever writes the same for another engine reads it from their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from hallmonitor.shipped import root

DISTINCT, COUNT, SUM, ORDERED, ANY = "distinct", "count", "sum", "ordered", "any"
MINUTE, HOUR = 60_000_000, 3_600_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """One signature.

    Attributes:
        name: of the signature.
        kind: distinct values, number of events, sum of a column, one rule after the other, or any event at all.
        window_us: how far back a window reaches: at t it holds what happened in (t - window, t].
        group: columns whose values make a group.
        least: the threshold.
        value: what is counted or summed.
    """

    name: str
    kind: str
    window_us: int
    group: tuple[str, ...]
    least: int = 1
    value: str = ""


_DEVICE = ("device",)
_TO_ONE = ("device", "destination_ip")

QUESTIONS = (
    Question("bulk-mail-fan-out", DISTINCT, HOUR, _DEVICE, 20, "destination_ip"),
    Question("selling-site-sessions", DISTINCT, 2 * HOUR, _DEVICE, 20, "active_minute"),
    Question("horizontal-scan", DISTINCT, 10 * MINUTE, ("device", "destination_port"), 50, "destination_ip"),
    Question("vertical-scan", DISTINCT, 10 * MINUTE, _TO_ONE, 50, "destination_port"),
    Question("login-brute-force", COUNT, 10 * MINUTE, _TO_ONE, 30),
    Question("hacking-tool-sites", DISTINCT, HOUR, _DEVICE, 3, "active_minute"),
    Question("anonymiser-tunnel", DISTINCT, HOUR, _DEVICE, 10, "active_minute"),
    Question("software-in-clear", ANY, HOUR, _DEVICE),
    Question("software-site-download", SUM, HOUR, _DEVICE, 10_000_000, "destination_bytes"),
    Question("upload-to-personal-storage", SUM, HOUR, _DEVICE, 10_000_000, "source_bytes"),
    Question("student-records-then-upload", ORDERED, 30 * MINUTE, _DEVICE),
    Question("ftp-upload-in-clear", ORDERED, 10 * MINUTE, _TO_ONE),
    Question("dns-tunnel", DISTINCT, 10 * MINUTE, ("device", "registered_domain"), 200, "dns_query"),
    Question("bittorrent-transfer", ANY, HOUR, _DEVICE),
    Question("piracy-sites", DISTINCT, HOUR, _DEVICE, 10, "active_minute"),
    Question("dark-market-gateway", ANY, HOUR, _DEVICE),
    Question("adult-sites", DISTINCT, 30 * MINUTE, _DEVICE, 3, "active_minute"),
    Question("gaming-over-allowance", DISTINCT, 8 * HOUR, _DEVICE, 15, "active_minute"),
    Question("gambling-sites", DISTINCT, 30 * MINUTE, _DEVICE, 3, "active_minute"),
    Question("shopping-over-allowance", DISTINCT, 8 * HOUR, _DEVICE, 45, "active_minute"),
    Question("streaming-over-allowance", DISTINCT, 8 * HOUR, _DEVICE, 60, "active_minute"),
    Question("crypto-mining", DISTINCT, HOUR, _DEVICE, 10, "active_minute"),
    Question("social-networking-sustained", DISTINCT, 4 * HOUR, _DEVICE, 20, "active_minute"),
    Question("social-disruption-crowd", DISTINCT, 15 * MINUTE, ("sensor",), 12, "device"),
    Question("social-disruption-long", DISTINCT, 8 * HOUR, _DEVICE, 120, "active_minute"),
)


@dataclass(frozen=True, slots=True)
class Lists:
    """Names that signatures and filters list.

    Attributes:
        permitted: names of automatic updates.
        permitted_below: what other names of automatic updates end with.
        submission: mail servers that a mail program may use.
        shared: registered domains that many services share.
        gateways: what the names of gateways to onion services end with.
        installers: types of files that are programs.
    """

    permitted: frozenset[str]
    permitted_below: tuple[str, ...]
    submission: frozenset[str]
    shared: frozenset[str]
    gateways: tuple[str, ...]
    installers: frozenset[str]

    def is_permitted(self, domain: str) -> bool:
        """Tell whether a name is one of automatic updates."""
        return domain in self.permitted or domain.endswith(self.permitted_below)

    def is_gateway(self, domain: str) -> bool:
        """Tell whether a name is one of a gateway to onion services."""
        return domain.endswith(self.gateways)


def lists() -> Lists:
    """Read them from where they are shipped."""
    updates = _blocks("filters/automatic-updates.yml", "filter")
    names = [block for block in updates.values() if isinstance(block, dict)]
    return Lists(
        frozenset(name for block in names for name in block.get("domain", ())),
        tuple(name for block in names for name in block.get("domain|endswith", ())),
        frozenset(_values("rules/solicitation/bulk-mail-fan-out.yml", "domain")),
        frozenset(_values("rules/confidentiality/dns-tunnel.yml", "registered_domain")),
        tuple(_values("rules/unlawful-messages/dark-market-gateway.yml", "domain|endswith")),
        frozenset(_values("rules/software-download/software-in-clear.yml", "file_type")),
    )


def _blocks(path: str, section: str) -> dict[str, Any]:
    with (root() / path).open(encoding="utf-8") as file:
        found: dict[str, Any] = next(yaml.safe_load_all(file))[section]
    return found


def _values(path: str, field: str) -> list[str]:
    blocks = (block for block in _blocks(path, "detection").values() if isinstance(block, dict))
    return next(block[field] for block in blocks if field in block)
