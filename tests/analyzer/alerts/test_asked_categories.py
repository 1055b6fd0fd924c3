from __future__ import annotations

import pytest

from hallmonitor.alerts.asked_categories import asked_categories, asked_texts
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Expression, Not
from hallmonitor.evaluate.expression import NothingTest, NumberTest, TextTest

FOUND = ["education", "file-transfer", "gaming"]
GAMING = TextTest("category", exact=frozenset({"gaming"}))
FILES = TextTest("category", prefixes=frozenset({"file-"}))
BIG = NumberTest("source_bytes", "gte", frozenset({5}))


@pytest.mark.parametrize(
    ("expressions", "told"),
    [
        ([GAMING], ["gaming"]),
        ([AllOf((BIG, AnyOf((GAMING, FILES))))], ["file-transfer", "gaming"]),
        ([BIG, FILES], ["file-transfer"]),
        ([BIG], []),
        ([], []),
        ([Constant(value=True)], []),
        ([AllOf((BIG, Not(GAMING)))], []),
        ([Not(AnyOf((BIG, Not(GAMING))))], ["gaming"]),
        ([Not(NothingTest("category"))], []),
        ([TextTest("service", exact=frozenset({"gaming"}))], []),
        ([TextTest("category", exact=frozenset({"adult"}))], []),
    ],
)
def test_only_categories_asked_for_are_told(expressions: list[Expression], told: list[str]) -> None:
    assert asked_categories(expressions, FOUND) == told


def test_other_columns_can_be_asked_about() -> None:
    asked = AllOf((GAMING, TextTest("schedule", exact=frozenset({"working"}))))
    assert asked_texts([asked], ("working", "off_hours"), "schedule") == ["working"]
    assert asked_texts([GAMING], ("working", "off_hours"), "schedule") == []
