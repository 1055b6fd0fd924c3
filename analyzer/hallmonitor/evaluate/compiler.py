"""From pySigma's condition tree to an expression over columns.

Whatever the tree asks that the columns cannot answer is refused here, when signatures are loaded: nothing is ever
silently true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)

from hallmonitor.evaluate.expression import AddressTest, AllOf, AnyOf, Constant, Not, NumberTest, TextTest
from hallmonitor.evaluate.values import Refused, ValueCompiler
from hallmonitor.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hallmonitor.columns import Column
    from hallmonitor.evaluate.expression import Expression

Value = TypeVar("Value")

__all__ = ["Compiler", "Refused"]


class Compiler:
    """Compiles conditions against a vocabulary of columns.

    Args:
        vocabulary: the columns that may be named.
        placeholders: lists that `expand` fills in, by name.
        known: texts that can occur, for columns whose texts are a closed list beside those of the vocabulary.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, Column],
        placeholders: Mapping[str, Sequence[str]] | None = None,
        known: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._values = ValueCompiler(vocabulary, placeholders or {}, known or {})

    @property
    def placeholders_used(self) -> frozenset[str]:
        """Names of the lists that conditions have asked for so far."""
        return frozenset(self._values.used)

    def test(self, field: str | None, value: object) -> Expression:
        """Compile the comparison of one column with one value of pySigma's.

        Raises:
            Refused: where the column does not exist, or cannot be compared so.
        """
        if field is None:
            message = "a keyword without a field cannot be looked for in flow records"
            raise Refused(message, "name the column that should hold it")
        column = self._vocabulary.get(field)
        if column is None:
            message = f"unknown field {field}"
            raise Refused(message, nearest(field, self._vocabulary), field)
        return self._values.test(column, value)

    def condition(self, node: object) -> Expression:
        """Compile a condition tree that pySigma has parsed.

        Raises:
            Refused: where a part of it cannot be evaluated.
        """
        match node:
            case ConditionAND():
                return all_of([self.condition(part) for part in node.args])
            case ConditionOR():
                return any_of([self.condition(part) for part in node.args])
            case ConditionNOT():
                return Not(self.condition(node.args[0]))
            case ConditionFieldEqualsValueExpression():
                return self.test(node.field, node.value)
            case ConditionValueExpression():
                return self.test(None, node.value)
            case _:
                message = "the condition is empty or of an unknown form"
                raise Refused(message)


def all_of(parts: list[Expression]) -> Expression:
    """Join parts by "and", nested conjunctions laid flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AllOf) else (part,))]
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: list[Expression]) -> Expression:
    """Join parts by "or"; lists of texts, numbers or networks for one column become one test."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AnyOf) else (part,))]
    texts: dict[tuple[str, bool], list[TextTest]] = {}
    numbers: dict[str, list[NumberTest]] = {}
    networks: dict[str, list[AddressTest]] = {}
    others: list[Expression] = []
    for part in flat:
        if isinstance(part, TextTest):
            texts.setdefault((part.field, part.cased), []).append(part)
        elif isinstance(part, NumberTest) and part.operator == "eq":
            numbers.setdefault(part.field, []).append(part)
        elif isinstance(part, AddressTest):
            networks.setdefault(part.field, []).append(part)
        elif part != Constant(value=False):
            others.append(part)
    joined: list[Expression] = [
        *(TextTest.joined(same) for same in texts.values()),
        *(NumberTest(field, "eq", _union(one.values for one in same)) for field, same in numbers.items()),
        *(AddressTest(field, _union(one.networks for one in same)) for field, same in networks.items()),
        *others,
    ]
    if not joined:
        return Constant(value=False)
    return joined[0] if len(joined) == 1 else AnyOf(tuple(joined))


def _union(sets: Iterable[frozenset[Value]]) -> frozenset[Value]:
    return frozenset(value for one in sets for value in one)
