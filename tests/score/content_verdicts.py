"""What was found out about flows whose content the truth judges in another way than our records."""

from __future__ import annotations

import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pairs import Pair

VERDICTS = Path(__file__).with_name("content_verdicts.toml")


@cache
def content_verdicts() -> list[dict[str, Any]]:
    """Every verdict, in the order of the file."""
    return list(tomllib.loads(VERDICTS.read_text(encoding="utf-8"))["verdict"])


def verdict(kind: str, pair: Pair) -> dict[str, Any] | None:
    """The first verdict about a flow, if there is one.

    Args:
        kind: protocol or category.
        pair: the flow.
    """
    return next((entry for entry in content_verdicts() if entry["kind"] == kind and _fits(entry, pair)), None)


def settled(kind: str, pair: Pair) -> bool:
    """Whether a verdict says that the truth is wrong about the flow, and our records right."""
    found = verdict(kind, pair)
    return found is not None and found["whose"] == "truth"


def miss_lines(kind: str, misses: Iterable[tuple[Pair, str]]) -> Iterator[str]:
    """One line for each group of flows alike that differ, with whose mistake it is; the largest group first.

    Args:
        kind: protocol or category.
        misses: a flow, and in which way it differs; those of the same words and verdict are alike.
    """
    groups: Counter[tuple[str, str]] = Counter()
    for pair, text in misses:
        found = verdict(kind, pair) or {"whose": "open", "why": "not looked at"}
        groups[text, f"{found['whose']}: {found['why']}"] += 1
    for (text, judged), flows in sorted(groups.items(), key=lambda item: (-item[1], item[0])):
        yield f"{flows} x {text}: {judged}"


def _fits(entry: dict[str, Any], pair: Pair) -> bool:
    row = pair.truth
    values = {
        "pcap": pair.capture,
        "flow": pair.flow,
        "truth": str(row["ndpi_proto"]),
        "category": str(row["category"]),
        "confidence": str(row["confidence"]),
    }
    if any(key in entry and not fnmatchcase(value, entry[key]) for key, value in values.items()):
        return False
    if "name" in entry and not any(fnmatchcase(name, entry["name"]) for name in _names(pair)):
        return False
    return "ours" not in entry or bool(_said(entry["kind"], pair).intersection(entry["ours"]))


def _names(pair: Pair) -> set[str]:
    said = pair.truth.get("names") or []
    return pair.ours.reached | {str(name).lower() for name in said if isinstance(said, list)}


def _said(kind: str, pair: Pair) -> set[str]:
    """What our records say: protocols, or categories; `none` where they say nothing."""
    if kind == "protocol":
        return pair.ours.protocols or {"none"}
    return {category for category, _, _ in pair.ours.categories} or {"none"}
