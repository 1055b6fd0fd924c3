from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.columns import Columns
from hallmonitor.evaluate import AllOf, AnyOf
from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.expression import NumberTest, SameTest, TextTest
from hallmonitor.evaluate.normal_form import Leaf, NormalForms, used_leaves
from hallmonitor.evaluate.order import Branch, Estimates

if TYPE_CHECKING:
    from hallmonitor.evaluate import Expression
    from hallmonitor.evaluate.normal_form import Node

COMMON = TextTest("direction", exact=frozenset({"outbound"}))
HALF = TextTest("schedule", exact=frozenset({"working"}))
RARE = TextTest("category", exact=frozenset({"gaming"}))
SELDOM = NumberTest("destination_port", "eq", frozenset({25}))
SAME = SameTest("domain", "dns_query")
ROWS = [
    {
        "schedule": "working" if number % 2 else "off_hours",
        "category": "news" if number % 50 else "gaming",
        "destination_port": 443 if number % 40 else 25,
    }
    for number in range(1000)
]


def branches(expression: Expression) -> list[tuple[list[object], list[object]]]:
    node = NormalForms().of(expression)
    assert not isinstance(node, bool)
    leaves = list(used_leaves(node))
    found: list[Branch] = Estimates(Batch(Columns.from_rows(ROWS), ColumnClasses(leaves)), leaves).branches(node)
    return [([shown(part) for part in branch.dense], [shown(part) for part in branch.rest]) for branch in found]


def shown(node: Node) -> object:
    return node.expression if isinstance(node, Leaf) else type(node).__name__


def test_what_leaves_few_rows_comes_first() -> None:
    assert branches(AllOf((COMMON, SAME, HALF, RARE))) == [([RARE], [HALF, SAME, COMMON])]


def test_parts_that_many_rows_pass_are_joined_over_all_rows() -> None:
    assert branches(AllOf((SAME, COMMON, HALF))) == [([HALF], [SAME, COMMON])] or branches(
        AllOf((SAME, COMMON, HALF))
    ) == [([HALF, COMMON], [SAME])]


def test_alternatives_each_begin_with_their_own() -> None:
    assert branches(AllOf((COMMON, AnyOf((RARE, SELDOM))))) == [([RARE], [COMMON]), ([SELDOM], [COMMON])]


def test_estimates_are_shares_of_rows() -> None:
    node = NormalForms().of(AnyOf((RARE, AllOf((COMMON, HALF)))))
    assert not isinstance(node, bool)
    leaves = list(used_leaves(node))
    estimates = Estimates(Batch(Columns.from_rows(ROWS), ColumnClasses(leaves)), leaves)
    assert abs(estimates.passing(node) - 0.52) < 0.01
