from __future__ import annotations

import pytest

from hallmonitor.alerts.first_asked import asks_elsewhere, without_first
from hallmonitor.evaluate import AllOf, AnyOf, Expression, Not
from hallmonitor.evaluate.expression import Constant, NothingTest, NumberTest, SameTest, TextTest

FIRST = NumberTest("first_seen", "eq", frozenset({1}))
GAMING = TextTest("category", exact=frozenset({"gaming"}))
LARGE = NumberTest("source_bytes", "gte", frozenset({5}))


@pytest.mark.parametrize(
    ("expression", "rest", "asked"),
    [
        (GAMING, GAMING, False),
        (FIRST, Constant(value=True), True),
        (AllOf((FIRST, GAMING)), GAMING, True),
        (AllOf((GAMING, FIRST, LARGE)), AllOf((GAMING, LARGE)), True),
        (AllOf((GAMING, LARGE)), AllOf((GAMING, LARGE)), False),
    ],
)
def test_first_seen_is_taken_out(expression: Expression, rest: Expression, asked: bool) -> None:  # noqa: FBT001
    assert without_first(expression) == (rest, asked)
    assert not asks_elsewhere(expression)


@pytest.mark.parametrize(
    "expression",
    [
        Not(FIRST),
        AnyOf((FIRST, GAMING)),
        AllOf((GAMING, AnyOf((FIRST, LARGE)))),
        AllOf((FIRST, Not(FIRST))),
        NumberTest("first_seen", "eq", frozenset({0})),
        NothingTest("first_seen"),
        SameTest("failed_connection", "first_seen"),
    ],
)
def test_elsewhere_it_cannot_be_decided(expression: Expression) -> None:
    assert asks_elsewhere(expression)
