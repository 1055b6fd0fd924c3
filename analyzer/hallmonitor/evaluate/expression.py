"""The expression tree that a Sigma condition becomes: boolean operators over tests of one column each.

The logic is two-valued, as in the Sigma specification: a test of a column that holds nothing is false, so its negation
is true. (SQL says "unknown" to both.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Operator = Literal["eq", "lt", "lte", "gt", "gte"]
Relation = Literal["whole", "prefix", "suffix", "inside"]


@dataclass(frozen=True, slots=True)
class TextTest:
    """Whether a text column holds one of several texts or patterns.

    Attributes:
        field: the column.
        cased: whether upper and lower case differ. Where they do not, all texts here are case-folded.
        exact: whole texts.
        prefixes: what a text may begin with.
        suffixes: what a text may end with.
        inside: what a text may contain.
        patterns: regular expressions in RE2's syntax, found anywhere in the text unless anchored.
    """

    field: str
    cased: bool = False
    exact: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()

    @property
    def folded(self) -> bool:
        """Whether texts are case-folded before they are compared."""
        return not self.cased

    @classmethod
    def joined(cls, tests: Sequence[TextTest]) -> TextTest:
        """Give the test that accepts what any of these accepts; all must agree on field and case."""
        first = tests[0]
        if len(tests) == 1:
            return first
        return cls(
            first.field,
            first.cased,
            frozenset(text for test in tests for text in test.exact),
            frozenset(text for test in tests for text in test.prefixes),
            frozenset(text for test in tests for text in test.suffixes),
            frozenset(text for test in tests for text in test.inside),
            frozenset(text for test in tests for text in test.patterns),
        )


@dataclass(frozen=True, slots=True)
class NumberTest:
    """Whether a column of numbers, flags or times compares with one of several numbers."""

    field: str
    operator: Operator
    values: frozenset[float]


@dataclass(frozen=True, slots=True)
class AddressTest:
    """Whether an address lies in one of several networks.

    Attributes:
        field: the column.
        networks: (high mask, high value, low mask, low value) of each, as `columns.addresses.network_bounds` gives.
    """

    field: str
    networks: frozenset[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class NothingTest:
    """Whether a column holds nothing."""

    field: str


@dataclass(frozen=True, slots=True)
class SameTest:
    """Whether a column holds what another one of its kind holds, or a text that stands in such a relation to it.

    Attributes:
        field: the column.
        other: the column that it is compared with.
        relation: where the text of `other` stands within that of `field`; numbers and addresses only as a whole.
        cased: whether upper and lower case differ.
    """

    field: str
    other: str
    relation: Relation = "whole"
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """Always or never."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The rows that the part does not match."""

    part: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """The rows that every part matches."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The rows that at least one part matches."""

    parts: tuple[Expression, ...]


Test = TextTest | NumberTest | AddressTest | NothingTest | SameTest
Expression = Test | Constant | Not | AllOf | AnyOf
