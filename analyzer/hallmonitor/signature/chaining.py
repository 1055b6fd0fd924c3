"""What the correlations of one file are over, up to chains of correlations of correlations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hallmonitor.correlate.correlation import Member
from hallmonitor.signature.correlating import read_correlation
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hallmonitor.correlate import Correlation
    from hallmonitor.signature.correlating import Correlated
    from hallmonitor_service.faults import Fault

MOST_MEMBERS = 256
"""Rules and correlations in one signature, each counted as often as a chain comes by it."""

DEEPEST = 8
"""Correlations upon one another; each is evaluated over the events of the one below."""


@dataclass(slots=True)
class Chain:
    """One signature's correlation, with the rules at its ends.

    Attributes:
        rules: rule -> name or id by which a correlation first names it, in that order.
        members: how many members were counted so far.
    """

    rules: dict[str, str] = field(default_factory=dict)
    members: int = 0


class Chains:
    """The correlations of one file.

    Args:
        rules: every name and id of a whole rule of the file -> the one that it is known by.
        correlations: every name and id of a correlation -> the correlation.
        broken: names and ids of documents whose mistakes are told already.
        faults: where mistakes go.
    """

    def __init__(
        self,
        rules: Mapping[str, str],
        correlations: Mapping[str, Correlated],
        broken: Sequence[str],
        faults: list[Fault],
    ) -> None:
        self._rules = rules
        self._correlations = correlations
        self._broken = frozenset(broken)
        self._faults = faults
        self._seen: set[Correlated] = set()

    def check_others(self, correlations: Sequence[Correlated]) -> None:
        """Check those correlations that were not read yet, as none that alerts is over them."""
        for correlated in correlations:
            if correlated not in self._seen:
                self.read(correlated)

    def read(self, correlated: Correlated) -> tuple[Correlation, list[str]] | None:
        """Read a correlation and all below it.

        Returns:
            The correlation, and how it names its rules, in the order of their numbers; None where there is a mistake.
        """
        chain = Chain()
        correlation = self._read(correlated, (), chain)
        return None if correlation is None else (correlation, list(chain.rules.values()))

    def _read(self, correlated: Correlated, above: tuple[Correlated, ...], chain: Chain) -> Correlation | None:
        self._seen.add(correlated)
        path = (*above, correlated)
        members = [self._member(path, name, place, chain) for place, name in enumerate(correlated.listed)]
        whole = [member for member in members if member is not None]
        if len(whole) < len(members):
            return None
        return read_correlation(correlated, whole, self._faults, inner=bool(above))

    def _member(self, path: tuple[Correlated, ...], name: str, place: int, chain: Chain) -> Member | None:
        document = path[-1].document
        here = ("correlation", "rules", place)
        chain.members += 1
        if chain.members > MOST_MEMBERS:
            if chain.members == MOST_MEMBERS + 1:
                message = f"the correlation has more than {MOST_MEMBERS} members, those of correlations in it counted"
                self._faults.append(path[0].document.fault(message, "chain fewer", "correlation", "rules"))
            return None
        if name in self._rules:
            known = self._rules[name]
            chain.rules.setdefault(known, name)
            return Member(name, rule=list(chain.rules).index(known))
        inner = self._correlations.get(name)
        if inner is None:
            if name not in self._broken:
                message = f"this file has no rule called {name}"
                remedy = nearest(name, {*self._rules, *self._correlations, *self._broken})
                self._faults.append(document.fault(message, remedy, *here))
            return None
        if inner in path:
            cycle = " -> ".join(_called(one) for one in (*path[path.index(inner) :], inner))
            message = f"the correlations form a circle: {cycle}"
            self._faults.append(document.fault(message, "let one of them name only rules", *here))
            return None
        if len(path) >= DEEPEST:
            message = f"more than {DEEPEST} correlations are chained"
            self._faults.append(document.fault(message, "chain fewer", *here))
            return None
        correlation = self._read(inner, path, chain)
        return None if correlation is None else Member(name, correlation=correlation)


def _called(correlated: Correlated) -> str:
    return str(correlated.parsed.name or correlated.parsed.id or correlated.parsed.title)
