"""Whether our records call a flow's protocol what the truth calls it."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from content_verdicts import miss_lines, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pairs import Pair

TABLE = Path(__file__).with_name("protocols.toml")


class Answer(Enum):
    """What our records say of a flow's protocol."""

    SAME = "same"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What means the same as a name of the truth.

    Attributes:
        protocols: network protocols of ours, or services that content shows beside a protocol.
        transports: transports, as rows name them.
    """

    protocols: frozenset[str]
    transports: frozenset[str] = frozenset()


def plain(name: str) -> str:
    """A name of the truth without case, hyphens and underscores."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


@cache
def meanings() -> dict[str, Meaning]:
    """What means the same, by the plain form of the truth's name."""
    table = _file()
    same = {name: Meaning(frozenset({ours})) for name, ours in table["same"].items()}
    transports = {name: Meaning(frozenset(), frozenset({ours})) for name, ours in table["transports"].items()}
    judged = {
        name: Meaning(frozenset(entry["ours"]), frozenset(entry.get("transports", ())))
        for name, entry in table["judged"].items()
    }
    return same | transports | judged


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def names_of_ours() -> set[str]:
    """Every protocol of ours that the table names."""
    of_applications = {name for names in _file()["applications"].values() for name in names}
    return of_applications.union(*(meaning.protocols for meaning in meanings().values()))


def _accepted(pair: Pair) -> Meaning:
    meaning = meanings().get(plain(pair.master), Meaning(frozenset()))
    within = pair.master in _file()["carriers"]["names"]
    applications = _file()["applications"].get(plain(pair.app), ()) if within else ()
    return Meaning(meaning.protocols.union(applications), meaning.transports)


def answer(pair: Pair) -> Answer:
    """What our records say, by content alone: what port, address or name suggest is not looked at."""
    accepted = _accepted(pair)
    ours = pair.ours
    if (ours.protocols | ours.products) & accepted.protocols or ours.transports & accepted.transports:
        return Answer.SAME
    return Answer.WRONG if pair.ours.protocols else Answer.UNKNOWN


def protocol_figures(pairs: Iterable[Pair], *, corrected: bool = False) -> dict[str, float]:
    """Shares of the flows whose protocol the truth knows by content.

    Args:
        pairs: flows of the truth.
        corrected: whether what the verdicts say against the truth counts.

    Returns:
        `protocols` and `protocols wrong`, in percent.
    """
    answers: Counter[Answer] = Counter()
    for pair in pairs:
        if pair.by_content:
            right = corrected and settled("protocol", pair)
            answers[Answer.SAME if right else answer(pair)] += 1
    flows = answers.total()
    return {"protocols": 100 * answers[Answer.SAME] / flows, "protocols wrong": 100 * answers[Answer.WRONG] / flows}


def protocol_misses(pairs: Iterable[Pair]) -> Iterator[str]:
    """One line for each group of flows alike that differ, with whose mistake it is; the largest group first."""
    differing = (pair for pair in pairs if pair.by_content and answer(pair) is not Answer.SAME)
    told = ((pair, f"{pair.capture}: {_ours_text(pair)} for {pair.truth['ndpi_proto']}") for pair in differing)
    return miss_lines("protocol", told)


def confusion(pairs: Iterable[Pair]) -> str:
    """The truth's protocols beside ours, those with the most flows that differ first."""
    flows: dict[str, Counter[str]] = {}
    differ: Counter[str] = Counter()
    for pair in pairs:
        if pair.by_content:
            flows.setdefault(pair.master, Counter())[_ours_text(pair)] += 1
            differ[pair.master] += answer(pair) is not Answer.SAME
    lines = [f"{'protocol of the truth':28}{'flows':>6}{'differ':>7}  ours (= same, ! wrong)"]
    for master in sorted(flows, key=lambda name: (-differ[name], name)):
        counts = ", ".join(f"{ours} {count}" for ours, count in flows[master].most_common())
        lines.append(f"{master:28}{flows[master].total():>6}{differ[master]:>7}  {counts}")
    return "\n".join(lines)


def _ours_text(pair: Pair) -> str:
    mark = {Answer.SAME: "=", Answer.WRONG: "!", Answer.UNKNOWN: ""}[answer(pair)]
    products = pair.ours.products - pair.ours.protocols
    return (
        mark + ("+".join(sorted(pair.ours.protocols)) or "none") + "".join(f" as {name}" for name in sorted(products))
    )


def false_positives(pairs: Iterable[Pair]) -> str:
    """For each protocol of ours, the flows that got it, and those of which the truth knows another by content."""
    given: Counter[str] = Counter()
    wrong: dict[str, Counter[str]] = {}
    unsure: Counter[str] = Counter()
    for pair in pairs:
        for name in pair.ours.protocols:
            given[name] += 1
            unsure[name] += not pair.by_content
            if pair.by_content and answer(pair) is Answer.WRONG:
                wrong.setdefault(name, Counter())[pair.master] += 1
    lines = [f"{'protocol of ours':28}{'flows':>6}{'wrong':>6}{'truth unsure':>13}  the truth has"]
    for name in sorted(given, key=lambda name: (-wrong.get(name, Counter()).total(), name)):
        masters = wrong.get(name, Counter())
        others = ", ".join(f"{master} {count}" for master, count in masters.most_common())
        lines.append(f"{name:28}{given[name]:>6}{masters.total():>6}{unsure[name]:>13}  {others}".rstrip())
    return "\n".join(lines)
