"""Expressions in a form to be executed: negation pushed down to the tests, and one leaf for all that asks one column.

A leaf that asks one text or address column is decided by the class of the value, however large its part of the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.evaluate.expression import AllOf, AnyOf, Constant, Not, SameTest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hallmonitor.evaluate.expression import Expression, Test


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """What is decided in one step.

    Attributes:
        number: tells leaves apart, and orders them.
        field: the one column that it asks; none where it compares two.
        expression: over that column alone, or a comparison of two columns or its negation.
    """

    number: int
    field: str | None
    expression: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """Rows that pass all parts; at least two."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Rows that pass one part or more; at least two."""

    parts: tuple[Node, ...]


Node = Leaf | Every | Some


class NormalForms:
    """Makes normal forms in which equal leaves are the same object."""

    def __init__(self) -> None:
        self._leaves: dict[Expression, Leaf] = {}

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves made so far, by number, used or not."""
        return tuple(self._leaves.values())

    def of(self, expression: Expression, *, negated: bool = False) -> Node | bool:
        """Give the normal form of an expression, or its value where it has only one."""
        match expression:
            case Constant(value):
                return value is not negated
            case Not(part):
                return self.of(part, negated=not negated)
            case AllOf(parts) | AnyOf(parts):
                return self._joined(parts, every=isinstance(expression, AllOf) is not negated, negated=negated)
            case _:
                return self._leaf(field(expression), Not(expression) if negated else expression)

    def _joined(self, parts: Iterable[Expression], *, every: bool, negated: bool) -> Node | bool:
        kind = Every if every else Some
        by_field: dict[str, list[Expression]] = {}
        others: dict[Node, None] = {}
        for node in self._flat(parts, kind, negated=negated):
            if node is (not every):
                return not every
            if isinstance(node, Leaf) and node.field is not None:
                by_field.setdefault(node.field, []).append(node.expression)
            elif not isinstance(node, bool):
                others[node] = None
        joined: list[Node] = [
            self._leaf(name, _one(list(dict.fromkeys(expressions)), every=every))
            for name, expressions in by_field.items()
        ]
        joined += others
        if not joined:
            return every
        return joined[0] if len(joined) == 1 else kind(tuple(joined))

    def _flat(self, parts: Iterable[Expression], kind: type[Every | Some], *, negated: bool) -> Iterator[Node | bool]:
        for part in parts:
            node = self.of(part, negated=negated)
            if isinstance(node, kind):
                yield from node.parts
            else:
                yield node

    def _leaf(self, name: str | None, expression: Expression) -> Leaf:
        leaf = self._leaves.get(expression)
        if leaf is None:
            leaf = self._leaves[expression] = Leaf(len(self._leaves), name, expression)
        return leaf


def field(test: Test) -> str | None:
    """Give the one column that a test asks; none where it compares two."""
    return None if isinstance(test, SameTest) else test.field


def fields(leaf: Leaf) -> set[str]:
    """Give the columns that a leaf asks."""
    names: set[str] = set()
    for test in each_test(leaf.expression):
        names.update(columns_of(test))
    return names


def columns_of(test: Test) -> tuple[str, ...]:
    """Give the columns that a test asks."""
    return (test.field, test.other) if isinstance(test, SameTest) else (test.field,)


def each_test(expression: Expression) -> Iterator[Test]:
    """Give every test in an expression, in order."""
    match expression:
        case Constant():
            return
        case Not(part):
            yield from each_test(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from each_test(part)
        case _:
            yield expression


def used_leaves(node: Node) -> Iterator[Leaf]:
    """Give the leaves of a normal form, in order."""
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from used_leaves(part)


def _one(expressions: list[Expression], *, every: bool) -> Expression:
    if len(expressions) == 1:
        return expressions[0]
    return AllOf(tuple(expressions)) if every else AnyOf(tuple(expressions))
