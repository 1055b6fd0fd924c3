from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import Coded, Columns
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Evaluator, Expression, Not
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, Operator, SameTest, TextTest

ROWS: list[dict[str, Any]] = [
    {"domain": "www.a.example", "category": "gaming", "destination_port": 25, "source_ip": "10.0.0.1", "ech": True},
    {"domain": None, "category": "news", "destination_port": 443, "source_ip": "2001:db8::1", "vlan": 7},
    {
        "domain": "B.example",
        "category": "gaming",
        "destination_port": 587,
        "source_ip": "192.0.2.1",
        "dns_query": "b.EXAMPLE",
    },
    {"domain": "c", "category": None, "destination_port": 80, "source_ip": None, "vlan": 9},
]
ROWS[2]["dns_query"] = "b.EXAMPLE"


def words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


def number(field: str, operator: Operator, *values: int) -> NumberTest:
    return NumberTest(field, operator, frozenset(values))


def inside(*networks: str) -> AddressTest:
    return AddressTest("source_ip", frozenset(network_bounds(ip_network(network)) for network in networks))


CASES = [
    (TextTest("category", exact=words("gaming")), [0, 2]),
    (TextTest("domain", exact=words("b.example")), [2]),
    (TextTest("domain", prefixes=words("")), [0, 2, 3]),
    (TextTest("domain", suffixes=words(".example")), [0, 2]),
    (TextTest("domain", exact=words("nowhere")), []),
    (Not(TextTest("domain", suffixes=words(".example"))), [1, 3]),
    (number("destination_port", "eq", 25), [0]),
    (number("destination_port", "eq", 25, 80, 443, 587), [0, 1, 2, 3]),
    (number("destination_port", "gt", 80), [1, 2]),
    (number("destination_port", "gte", 80), [1, 2, 3]),
    (number("destination_port", "lt", 80), [0]),
    (number("destination_port", "lte", 80), [0, 3]),
    (number("destination_port", "eq", 70_000), []),
    (number("vlan", "eq", 0), []),
    (number("vlan", "gt", 7), [3]),
    (number("ech", "eq", 1), [0]),
    (number("ech", "eq", 0), [1, 2, 3]),
    (inside("10.0.0.0/8"), [0]),
    (inside("0.0.0.0/0"), [0, 2]),
    (inside("2001:db8::/32", "192.0.2.1/32"), [1, 2]),
    (NothingTest("domain"), [1]),
    (NothingTest("vlan"), [0, 2]),
    (NothingTest("source_ip"), [3]),
    (NothingTest("source_bytes"), []),
    (SameTest("domain", "dns_query"), [2]),
    (SameTest("source_ip", "destination_ip"), []),
    (SameTest("source_bytes", "destination_bytes"), [0, 1, 2, 3]),
    (Constant(value=True), [0, 1, 2, 3]),
    (AllOf((TextTest("category", exact=words("gaming")), number("destination_port", "gt", 100))), [2]),
    (AnyOf((TextTest("category", exact=words("news")), number("destination_port", "eq", 25))), [0, 1]),
    (AllOf((Not(NothingTest("domain")), AnyOf((NothingTest("category"), number("ech", "eq", 1))))), [0, 3]),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_rows_that_match(expression: Expression, expected: list[int]) -> None:
    columns = Columns.from_rows(ROWS)
    assert Evaluator().over(columns).rows(expression).tolist() == expected
    mask = Evaluator().over(columns).mask(expression)
    assert mask.dtype == np.bool_
    assert np.flatnonzero(mask).tolist() == expected


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_survivors_of_a_rare_part_are_told_alike(expression: Expression, expected: list[int]) -> None:
    many = [{"category": "rest", "domain": f"{turn}.rest"} for turn in range(60)]
    columns = Columns.from_rows([*many, *ROWS]).with_numbers("mark", np.arange(64) >= 60)
    rare = AllOf((NumberTest("mark", "eq", frozenset({1})), expression))
    assert (Evaluator().over(columns).rows(rare) - 60).tolist() == expected


def test_one_evaluation_answers_several_questions() -> None:
    evaluation = Evaluator().over(Columns.from_rows(ROWS))
    gaming = TextTest("category", exact=words("gaming"))
    assert evaluation.rows(gaming).tolist() == [0, 2]
    assert evaluation.rows(AllOf((gaming, NumberTest("ech", "eq", frozenset({1}))))).tolist() == [0]


def test_empty_columns_have_no_rows() -> None:
    columns = Columns.from_rows([])
    assert Evaluator().over(columns).rows(CASES[0][0]).tolist() == []


@settings(deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([None, "a", "b", "c", "d", "e", "f"]), max_size=60), st.sets(st.sampled_from("abcdefg"))
)
def test_codes_are_compared_as_texts_are(texts: list[str | None], wanted: set[str]) -> None:
    columns = Columns(len(texts), {}, {}, {}).with_coded("domain", Coded.from_texts(texts))
    mask = Evaluator().over(columns).mask(TextTest("domain", exact=frozenset(wanted)))
    assert mask.tolist() == [text in wanted for text in texts]
