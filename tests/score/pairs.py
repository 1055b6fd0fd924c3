"""The flows of a truth, each beside what our records say of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from candidates import flow_text, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from candidates import Row


@dataclass(slots=True)
class Ours:
    """What the records of one flow say together.

    Attributes:
        protocols: network protocols, recognised by content.
        categories: category, service and the evidence that decided.
        transports: as the corpus's scorer spells them.
        reached: names of what was reached.
    """

    protocols: set[str] = field(default_factory=set)
    categories: set[tuple[str, str | None, str]] = field(default_factory=set)
    transports: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)

    @property
    def products(self) -> set[str]:
        """Services that content shows."""
        return {service for _, service, source in self.categories if service and source == "protocol"}

    def add(self, row: Row, transport: str) -> None:
        """Join a record's row."""
        if row["protocol"]:
            self.protocols.add(str(row["protocol"]))
        self.categories.add((str(row["category"]), row["service"], str(row["category_source"])))
        self.transports.add(transport)
        if row["reached"]:
            self.reached.add(str(row["reached"]))


@dataclass(frozen=True, slots=True)
class Pair:
    """A flow of the truth.

    Attributes:
        truth: its row there.
        ours: what our records say of it; nothing where none is of the same tuple.
    """

    truth: Row
    ours: Ours

    @property
    def capture(self) -> str:
        """The capture's file name."""
        return str(self.truth["pcap"])

    @property
    def flow(self) -> str:
        """The flow as `flow_text` writes it."""
        return flow_text(self.truth)

    @property
    def master(self) -> str:
        """The protocol that carries the flow."""
        return str(self.truth["master"])

    @property
    def app(self) -> str:
        """What the truth takes the flow for within that protocol."""
        return str(self.truth["app"])

    @property
    def by_content(self) -> bool:
        """Whether the truth knows the protocol by this flow's own content.

        Its other confidences guess: by port, by address, from what another flow of the same ends was (`cache`), from an
        exchange that broke off (`partial`), or by looser rules (`aggressive`).
        """
        return self.truth["confidence"] == "DPI"


def pairs(scorer: ModuleType, truth: Path, candidate: Path) -> list[Pair]:
    """Every row of the truth with our records of its tuple.

    Args:
        scorer: the corpus's scorer, whose rules say which rows are of one tuple.
        truth: file of the truth's rows.
        candidate: file of our rows.
    """
    found: defaultdict[tuple[object, ...], Ours] = defaultdict(Ours)
    for row in read(candidate):
        _, transport, *_ = key = scorer.key(row)
        found[key].add(row, transport)
    return list(_paired(scorer, truth, found))


def _paired(scorer: ModuleType, truth: Path, found: dict[tuple[object, ...], Ours]) -> Iterator[Pair]:
    for row in read(truth):
        yield Pair(row, found.get(scorer.key(row)) or Ours())
