"""How much of what has a name lands in a category."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from candidates import flow_text, shipped_catalogue

from hallmonitor_engine import public_suffix, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from candidates import Row

    from hallmonitor_engine import Catalogue

    Flow = tuple[str, str]
    """Capture and flow."""

UNCATEGORIZED = "uncategorized"


def is_public(name: str) -> bool:
    """Whether a catalogue could know a name: it stands below a top-level domain, and not below arpa.

    Set aside are names of the own link and site, names of one label, addresses, and what tunnels make up.
    """
    suffix, section = public_suffix(name) or ("", "unlisted")
    return section != "unlisted" and not suffix.endswith("arpa") and registered_domain(name) is not None


def _is_placed(catalogue: Catalogue, row: Row, name: str) -> bool:
    """Whether an entry fits a name; where it has a label that no host has, whether one fits its registered domain."""
    return any(catalogue.lookup(text) for text in (name, str(row["registered"])))


def named_figures(rows: Iterable[Row]) -> dict[str, float]:
    """Shares of what our own records have a public name for.

    `named flows` and `named bytes` are of the flows that have a domain, by whatever decided their category. A flow of
    DNS has none, and is infrastructure whatever it asks for; so `asked` is of the first question of each such flow,
    by the catalogue alone. A tunnel asks for hundreds of names in one flow, which would drown all others.

    Args:
        rows: as `candidates` makes them.

    Returns:
        The three shares in percent.
    """
    catalogue = shipped_catalogue()
    reached: dict[Flow, bool] = {}
    asked: dict[Flow, bool] = {}
    size: Counter[bool] = Counter()
    for row in rows:
        flow = (str(row["pcap"]), flow_text(row))
        if row["reached"] and is_public(str(row["reached"])):
            has_category = row["category"] != UNCATEGORIZED
            reached[flow] = reached.get(flow, False) or has_category
            size[has_category] += int(row["bytes"])
        elif row["protocol"] == "dns" and row["asked"] and is_public(str(row["asked"])):
            asked.setdefault(flow, _is_placed(catalogue, row, str(row["asked"])))
    return {
        "named flows": _percent(Counter(reached.values())),
        "named bytes": _percent(size),
        "asked": _percent(Counter(asked.values())),
    }


def _percent(counts: Counter[bool]) -> float:
    """The share of what is true; all of nothing."""
    return 100 * counts[True] / counts.total() if counts else 100


def unplaced(rows: Iterable[Row]) -> str:
    """Registered domains with names that no entry of the catalogue fits, with flows and bytes, the most flows first."""
    catalogue = shipped_catalogue()
    first: dict[Flow, Row] = {}
    size: Counter[Flow] = Counter()
    for row in rows:
        name = str(row["reached"] or (row["asked"] if row["protocol"] == "dns" else "") or "")
        if is_public(name):
            flow = (str(row["pcap"]), flow_text(row))
            first.setdefault(flow, row | {"name": name})
            size[flow] += int(row["bytes"])
    found: dict[str, list[Flow]] = {}
    for flow, row in first.items():
        if not _is_placed(catalogue, row, str(row["name"])):
            found.setdefault(str(row["registered"] or row["name"]), []).append(flow)
    lines = [f"{'domain without a category':40}{'flows':>6}{'bytes':>10}  names"]
    for domain in sorted(found, key=lambda domain: (-len(found[domain]), domain)):
        flows = found[domain]
        names = ", ".join(sorted({str(first[flow]["name"]) for flow in flows})[:4])
        lines.append(f"{domain:40}{len(flows):>6}{sum(size[flow] for flow in flows):>10}  {names}")
    return "\n".join(lines)
