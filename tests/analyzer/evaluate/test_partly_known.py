from __future__ import annotations

from itertools import product

import pytest

from hallmonitor.evaluate import AllOf, AnyOf, Constant, Expression, Not
from hallmonitor.evaluate.expression import NothingTest, NumberTest, Relation, SameTest, TextTest
from hallmonitor.evaluate.partly_known import verdict

GAMING = TextTest("category", exact=frozenset({"gaming"}))
BELOW = TextTest("domain", suffixes=frozenset({".onion.ly"}))
BIG = NumberTest("source_bytes", "gte", frozenset({5}))
HERE = {"category": "gaming", "domain": "a.example"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (GAMING, True),
        (BELOW, False),
        (BIG, None),
        (Not(GAMING), False),
        (Not(BIG), None),
        (AllOf((GAMING, BIG)), None),
        (AllOf((BELOW, BIG)), False),
        (AllOf((BIG, BELOW)), False),
        (AnyOf((GAMING, BIG)), True),
        (AnyOf((BELOW, BIG)), None),
        (AllOf(()), True),
        (AnyOf(()), False),
        (Constant(value=False), False),
        (NothingTest("domain"), False),
        (NothingTest("alpn"), None),
        (SameTest("domain", "service"), None),
        (SameTest("alpn", "domain"), None),
        (SameTest("domain", "category"), False),
        (SameTest("domain", "domain"), True),
    ],
)
def test_unknown_columns_leave_it_open(expression: Expression, expected: bool | None) -> None:  # noqa: FBT001 - a table
    assert verdict(expression, HERE) is expected


@pytest.mark.parametrize(
    ("relation", "texts"),
    [
        ("whole", ["A.b"]),
        ("prefix", ["A.b", "A.bc"]),
        ("suffix", ["A.b", "x.A.b"]),
        ("inside", ["A.b", "A.bc", "x.A.b"]),
    ],
)
def test_two_texts_that_are_known_are_compared(relation: Relation, texts: list[str]) -> None:
    for text in ("A.b", "A.bc", "x.A.b", "A.", "other"):
        known = {"domain": text, "service": "A.b"}
        folded = {"domain": text.upper(), "service": "a.b"}
        assert verdict(SameTest("domain", "service", relation, cased=True), known) is (text in texts)
        assert verdict(SameTest("domain", "service", relation), folded) is (text in texts)
        assert verdict(SameTest("domain", "service", relation, cased=True), folded) is False


def test_no_column_is_known() -> None:
    assert verdict(GAMING, {}) is None


@pytest.mark.parametrize(("left", "right"), list(product([True, False], repeat=2)))
def test_with_everything_known_it_is_plain_logic(left: bool, right: bool) -> None:  # noqa: FBT001 - a table
    known = {"category": "gaming" if left else "news", "domain": "x.onion.ly" if right else "x.example"}
    assert verdict(AllOf((GAMING, Not(BELOW))), known) is (left and not right)
    assert verdict(AnyOf((Not(GAMING), BELOW)), known) is (not left or right)
