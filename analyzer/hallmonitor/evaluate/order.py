"""In which order the parts of expressions are evaluated: what leaves few rows first.

What a leaf costs and how many rows pass it is estimated from some rows of a batch. Estimates decide the order only,
never what is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.evaluate.expression import NumberTest
from hallmonitor.evaluate.normal_form import Every, Leaf, Some, each_test, used_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.evaluate.batch import Batch
    from hallmonitor.evaluate.normal_form import Node

First = TypeVar("First")

SAMPLE = 4096
"""Rows of a batch that are looked at, evenly spread."""

_SURVIVOR = 15.0
"""What a row that is left after the first part costs; as all costs here, in nanoseconds of a current processor."""

_GATHERED = 8.0
"""What evaluating a leaf at a numbered row costs: the row's value is seldom in the cache."""

_SWEPT = 1.5
"""What it costs where the leaf was evaluated over the range of the row before."""

_TAKEN = 5.0
"""What evaluating one more part over numbered rows costs for each, beside what the part costs anyway."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in which a row can match.

    Attributes:
        dense: parts that are evaluated over all rows; the rows that pass all of them are numbered.
        rest: parts that are evaluated over the rows left, in this order.
    """

    dense: tuple[Node, ...]
    rest: tuple[Node, ...]


class Estimates:
    """How many rows pass each leaf, and what evaluating it over all rows costs.

    Args:
        batch: whose rows are looked at.
        leaves: all that will be asked.
    """

    def __init__(self, batch: Batch, leaves: Iterable[Leaf]) -> None:
        rows = np.arange(0, len(batch), max(1, len(batch) // SAMPLE), dtype=np.intp)
        seen = max(1, rows.shape[0])
        self._passing = {
            # Half a row more, as what never passed among so few may pass yet.
            leaf: (int(np.count_nonzero(batch.mask(leaf, rows))) + 0.5) / (seen + 1)
            for leaf in leaves
        }
        self._cost = {leaf: _scanning(batch, leaf) for leaf in self._passing}

    def branches(self, node: Node) -> list[Branch]:
        """Give the ways in which a row can match, each beginning with the part that leaves the fewest rows."""
        match node:
            case Leaf():
                return [Branch((node,), ())]
            case Some(parts):
                return [branch for part in parts for branch in self.branches(part)]
            case Every(parts):
                first = min(parts, key=self._score)
                others = [part for part in parts if part is not first]
                return [self._extended(branch, others) for branch in self.branches(first)]

    def swept(self, branches: Iterable[Branch]) -> frozenset[Leaf]:
        """Give the leaves that are cheaper to evaluate over all rows than at those that the branches leave for them.

        What several branches begin with is counted once, as it is evaluated once.
        """
        asked: dict[Leaf, float] = {}
        beginnings = _shared([(branch.dense, branch.rest) for branch in branches])
        coming = [(rests, prod(map(self.passing, dense))) for dense, rests in beginnings.items()]
        while coming:
            rests, share = coming.pop()
            for part, followed in _shared([(rest[0], rest[1:]) for rest in rests if rest]).items():
                for leaf in used_leaves(part):
                    asked[leaf] = asked.get(leaf, 0.0) + share
                coming.append((followed, share * self.passing(part)))
        return frozenset(leaf for leaf, share in asked.items() if self._cost[leaf] < share * (_GATHERED - _SWEPT))

    def passing(self, node: Node) -> float:
        """Estimate the share of rows that pass."""
        match node:
            case Leaf():
                return self._passing[node]
            case Some(parts):
                return min(1.0, sum(map(self.passing, parts)))
            case Every(parts):
                return prod(map(self.passing, parts))

    def _extended(self, branch: Branch, others: list[Node]) -> Branch:
        rest = sorted([*branch.rest, *others], key=self._rank)
        dense = list(branch.dense)
        left = prod(map(self.passing, dense))
        while rest and isinstance(rest[0], Leaf) and self._cost[rest[0]] < left * _TAKEN:
            left *= self.passing(rest[0])
            dense.append(rest.pop(0))
        return Branch(tuple(dense), tuple(rest))

    def _score(self, node: Node) -> tuple[float, int]:
        """What beginning with a part costs a row."""
        return self._scan(node) + _SURVIVOR * self.passing(node), _first(node)

    def _rank(self, node: Node) -> tuple[float, int]:
        """Cheap parts that few rows pass come first: cost over the share that they take away orders them best."""
        return self._survey(node) / max(1e-6, 1.0 - self.passing(node)), _first(node)

    def _scan(self, node: Node) -> float:
        match node:
            case Leaf():
                return self._cost[node]
            case Some(parts):
                return sum(map(self._scan, parts))
            case Every(parts):
                return min(map(self._scan, parts))

    def _survey(self, node: Node) -> float:
        if isinstance(node, Leaf):
            return _TAKEN + self._cost[node]
        return sum(map(self._survey, node.parts))


def _shared(beginnings: Iterable[tuple[First, tuple[Node, ...]]]) -> dict[First, list[tuple[Node, ...]]]:
    """File what follows by how it begins."""
    filed: dict[First, list[tuple[Node, ...]]] = {}
    for first, rest in beginnings:
        filed.setdefault(first, []).append(rest)
    return filed


def _first(node: Node) -> int:
    return node.number if isinstance(node, Leaf) else min(map(_first, node.parts))


def _scanning(batch: Batch, leaf: Leaf) -> float:
    """What evaluating a leaf over all rows costs a row, as measured."""
    if leaf.field is None:
        return 30.0
    kind = batch.columns.kind(leaf.field)
    if kind is Kind.TEXT:
        return 0.4 if batch.columns.coded(leaf.field).codes.itemsize == 1 else 1.0
    if kind is Kind.ADDRESS:
        return 1.0 if batch.columns.is_coded(leaf.field) else 30.0
    compared = sum(len(test.values) for test in each_test(leaf.expression) if isinstance(test, NumberTest))
    return (0.1 + 0.05 * compared) * batch.columns.numbers(leaf.field)[0].itemsize
