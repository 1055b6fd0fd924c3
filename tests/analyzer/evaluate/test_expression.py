from __future__ import annotations

import pytest

from hallmonitor.evaluate.expression import (
    AddressTest,
    AllOf,
    AnyOf,
    Constant,
    Expression,
    Not,
    NothingTest,
    NumberTest,
    SameTest,
    TextTest,
    cost,
)

ONE_TEXT = TextTest("category", exact=frozenset({"a"}))
PATTERN = TextTest("domain", patterns=frozenset({"a+"}))
PORT = NumberTest("destination_port", "eq", frozenset({25}))
NETWORKS = AddressTest("source_ip", frozenset({(0, 0, 0, 0), (1, 1, 1, 1)}))


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        (Constant(value=True), ONE_TEXT),
        (ONE_TEXT, PATTERN),
        (PORT, NETWORKS),
        (ONE_TEXT, NothingTest("domain")),
        (NothingTest("domain"), SameTest("domain", "dns_query")),
        (PATTERN, Not(PATTERN)),
        (PORT, AllOf((PORT, ONE_TEXT))),
        (PATTERN, AnyOf((PATTERN, PORT))),
    ],
)
def test_cost_puts_the_cheaper_part_first(cheaper: Expression, dearer: Expression) -> None:
    assert cost(cheaper) < cost(dearer)


def test_joining_accepts_what_any_accepts() -> None:
    joined = TextTest.joined([ONE_TEXT, TextTest("category", exact=frozenset({"b"}), suffixes=frozenset({"x"}))])
    assert joined == TextTest("category", exact=frozenset({"a", "b"}), suffixes=frozenset({"x"}))
    assert TextTest.joined([ONE_TEXT]) is ONE_TEXT


def test_texts_are_folded_unless_cased() -> None:
    assert ONE_TEXT.folded
    assert not TextTest("category", cased=True).folded
