"""From pySigma's condition tree to an expression over columns.

Whatever the tree asks that the columns cannot answer is refused here, when signatures are loaded: nothing is ever
silently true.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.modifiers import SigmaCaseSensitiveModifier

from hallmonitor.evaluate.expression import AddressTest, AllOf, AnyOf, Constant, Not, NumberTest, SameTest, TextTest
from hallmonitor.evaluate.keywords import KEYWORD_COLUMNS, keyword_texts
from hallmonitor.evaluate.refused import Refused
from hallmonitor.evaluate.values import ValueCompiler, column_of
from hallmonitor_service.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sigma.rule import SigmaDetectionItem
    from sigma.types import SigmaType

    from hallmonitor.columns import Column
    from hallmonitor.evaluate.expression import Expression

Value = TypeVar("Value")

_NO_COLUMN = "name a column; a pipeline reads the names of other schemas"

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
        return self._values.used

    def test(self, field: str | None, value: object, keywords: Sequence[str] | None = None) -> Expression:
        """Compile the comparison of one column with one value of pySigma's.

        Args:
            field: the column, also with dots for underscores; None for a keyword.
            value: what it is compared with.
            keywords: the columns that a keyword is looked for in, where they are not `KEYWORD_COLUMNS`.

        Raises:
            Refused: where the column does not exist, or cannot be compared so.
        """
        if field is None:
            return self._keyword(value, KEYWORD_COLUMNS if keywords is None else keywords)
        return self._values.test(self.column(field), value)

    def column(self, field: str) -> Column:
        """Give the column that a field names, by its own name or with dots for underscores, as ECS writes it.

        Raises:
            Refused: where there is none.
        """
        column = column_of(self._vocabulary, field)
        if column is None:
            message = f"unknown field {field}"
            raise Refused(message, nearest(field, self._vocabulary) or _NO_COLUMN, field)
        return column

    def value(self, item: SigmaDetectionItem, value: SigmaType, keywords: Sequence[str] | None = None) -> Expression:
        """Compile one value of an item.

        Raises:
            Refused: where it cannot be compared so.
        """
        test = self.test(item.field, value, keywords)
        if isinstance(test, SameTest) and any(issubclass(one, SigmaCaseSensitiveModifier) for one in item.modifiers):
            return replace(test, cased=True)
        return test

    @staticmethod
    def joined(item: SigmaDetectionItem, tests: list[Expression]) -> Expression:
        """Join what an item's values became, as its modifiers say."""
        joined = all_of(tests) if item.value_linking is ConditionAND else any_of(tests)
        return Not(joined) if item.negated else joined

    def condition(self, node: object) -> Expression:
        """Compile a condition tree that pySigma has parsed.

        Raises:
            Refused: where a part of it cannot be evaluated.
        """
        return combined(node, self.test)

    def _keyword(self, value: object, columns: Sequence[str]) -> Expression:
        texts = keyword_texts(value)
        if texts is None:
            message = f"only texts and numbers can be keywords; they are looked for in {', '.join(columns)}"
            raise Refused(message, "name the column that should hold this value")
        return any_of([self._values.test(self.column(name), text) for text in texts for name in columns])


def combined(node: object, leaf: Callable[[str | None, object], Expression]) -> Expression:
    """Turn pySigma's condition tree into an expression.

    Args:
        node: the tree.
        leaf: makes an expression of a field and a value.

    Raises:
        Refused: where the tree has a part of no known form, or what `leaf` refuses.
    """
    match node:
        case ConditionAND():
            return all_of([combined(part, leaf) for part in node.args])
        case ConditionOR():
            return any_of([combined(part, leaf) for part in node.args])
        case ConditionNOT():
            return Not(combined(node.args[0], leaf))
        case ConditionFieldEqualsValueExpression():
            return leaf(node.field, node.value)
        case ConditionValueExpression():
            return leaf(None, node.value)
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
