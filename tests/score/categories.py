"""Whether our records put a flow where the truth puts it."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from content_verdicts import miss_lines, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pairs import Pair

TABLE = Path(__file__).with_name("categories.toml")


@cache
def corresponding() -> dict[str, frozenset[str]]:
    """Categories of ours, by the truth's category that they correspond to."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: frozenset(entry["ours"]) for name, entry in table.items()}


def is_compared(pair: Pair) -> bool:
    """Whether the truth has the flow in one of the categories of the table."""
    return pair.truth["category"] in corresponding()


def corresponds(pair: Pair) -> bool:
    """Whether a record of ours has the flow in a category that corresponds to the truth's."""
    ours = {category for category, _, _ in pair.ours.categories}
    return bool(ours & corresponding()[str(pair.truth["category"])])


def category_figures(pairs: Iterable[Pair], *, corrected: bool = False) -> dict[str, float]:
    """Shares of the flows that are in one of the truth's categories of the table.

    Args:
        pairs: flows of the truth.
        corrected: whether what the verdicts say against the truth counts.

    Returns:
        `categories`, of the flows that the truth knows by content, and `categories guessed`, of those that it guesses,
        in percent.
    """
    right: Counter[bool] = Counter()
    flows: Counter[bool] = Counter()
    for pair in filter(is_compared, pairs):
        flows[pair.by_content] += 1
        right[pair.by_content] += corresponds(pair) or (corrected and settled("category", pair))
    shares = {known: 100 * right[known] / flows[known] if flows[known] else 100 for known in (True, False)}
    return {"categories": shares[True], "categories guessed": shares[False]}


def category_misses(pairs: Iterable[Pair]) -> Iterator[str]:
    """One line for each group of flows alike that differ, with whose mistake it is; the largest group first."""
    differing = (pair for pair in pairs if is_compared(pair) and not corresponds(pair))
    return miss_lines("category", ((pair, _difference(pair)) for pair in differing))


def _difference(pair: Pair) -> str:
    row = pair.truth
    known = "" if pair.by_content else f" ({row['confidence']})"
    names = ", ".join(sorted(pair.ours.reached)) or "no name"
    ours = ", ".join(sorted(f"{category} by {source}" for category, _, source in pair.ours.categories)) or "no record"
    return f"{pair.capture}: {row['ndpi_proto']}{known}, {names}: {ours} for {row['category']}"
