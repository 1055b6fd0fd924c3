from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.columns import Coded, CodedAddresses, Columns, Kind
from hallmonitor.columns.addresses import network_bounds, parse_all
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Evaluator, Expression, Not, Plan
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    RowMatches = Callable[[Expression, Mapping[str, Any]], bool]

GAMING = TextTest("category", exact=frozenset({"gaming"}))
MAIL = NumberTest("destination_port", "eq", frozenset({25}))

NAMES = ("a.example", "A.example", "b.a.example", "example", "", "ß.example", "bb", "x.y")
TEXT_FIELDS = ("domain", "dns_query")
ADDRESS_FIELDS = ("source_ip", "destination_ip")
NETWORKS = (
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.3/32",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:db8::1/128",
    "::/0",
    "ff00::/8",
)
ROWS = st.fixed_dictionaries(
    {
        **{name: st.none() | st.sampled_from(NAMES) for name in TEXT_FIELDS},
        **{
            name: st.none() | st.sampled_from(["10.1.2.3", "10.9.0.0", "192.0.2.1", "2001:db8::1", "2001:db9::", "::"])
            for name in ADDRESS_FIELDS
        },
        "source_bytes": st.none() | st.sampled_from([0, 1, 5, (1 << 53) + 1, (1 << 63) - 1]),
        "destination_bytes": st.sampled_from([0, 5, 1 << 53]),
        "ech": st.none() | st.booleans(),
    }
)


def some(*texts: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(texts), max_size=2)


TESTS: st.SearchStrategy[Expression] = st.one_of(
    st.builds(
        TextTest,
        st.sampled_from(TEXT_FIELDS),
        st.booleans(),
        exact=some(*(name.casefold() for name in NAMES), "A.example"),
        prefixes=some("", "a", "b.", "A"),
        suffixes=some("", ".example", ".a.example", "e", "ß.example", "longer than any of them"),
        inside=some("", "a", "ss", ".", "EX"),
        patterns=some("^a", "(?i)EX", "b{2}$", "^$", r"\.", "[xyz]"),
    ),
    st.builds(
        NumberTest,
        st.sampled_from(["source_bytes", "destination_bytes", "ech"]),
        st.sampled_from(["eq", "lt", "lte", "gt", "gte"]),
        st.frozensets(
            st.sampled_from([0, 1, 1.5, 5, 2**53, 2**53 + 1, 2**63, -1, float("inf")]), min_size=1, max_size=3
        ),
    ),
    st.builds(
        AddressTest,
        st.sampled_from(ADDRESS_FIELDS),
        st.frozensets(st.sampled_from(NETWORKS), max_size=3).map(
            lambda networks: frozenset(network_bounds(ip_network(network)) for network in networks)
        ),
    ),
    st.builds(
        NothingTest, st.sampled_from([*TEXT_FIELDS, *ADDRESS_FIELDS, "source_bytes", "destination_bytes", "ech"])
    ),
    st.builds(
        SameTest,
        st.just("domain"),
        st.just("dns_query"),
        st.sampled_from(["whole", "prefix", "suffix", "inside"]),
        st.booleans(),
    ),
    st.sampled_from([SameTest("source_ip", "destination_ip"), SameTest("source_bytes", "destination_bytes")]),
    st.booleans().map(Constant),
)


def _trees(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(AllOf, several), st.builds(AnyOf, several))


TREES = st.recursive(TESTS, _trees, max_leaves=10)


def columns_of(rows: list[dict[str, Any]], *, coded: bool) -> Columns:
    """Give rows as columns, their addresses as codes or as halves."""
    columns = Columns.from_rows(rows)
    for name in ADDRESS_FIELDS if coded else ():
        held = CodedAddresses.from_halves(*parse_all([row[name] for row in rows]))
        columns = columns.with_coded_addresses(name, held)
    return columns


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(ROWS, max_size=12), min_size=1, max_size=3),
    st.lists(TREES, max_size=5),
    st.integers(1, 13),
    st.booleans(),
)
def test_a_plan_finds_what_each_row_says_by_itself(
    row_matches: RowMatches,
    batches: list[list[dict[str, Any]]],
    expressions: list[Expression],
    rows_at_a_time: int,
    coded: bool,  # noqa: FBT001 - drawn
) -> None:
    plan = Plan(expressions, rows_at_a_time)
    alone = Evaluator()
    for rows in batches:
        columns = columns_of(rows, coded=coded)
        expected = [[number for number, row in enumerate(rows) if row_matches(each, row)] for each in expressions]
        assert [found.tolist() for found in plan.rows(columns)] == expected
        evaluation = alone.over(columns)
        assert [evaluation.rows(each).tolist() for each in expressions] == expected


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(ROWS, max_size=9), st.lists(TREES, max_size=6), st.integers(0, 999))
def test_many_rows_are_told_alike(
    row_matches: RowMatches, rows: list[dict[str, Any]], expressions: list[Expression], seed: int
) -> None:
    chosen = np.random.default_rng(seed).integers(0, len(rows), 3000 if rows else 0).tolist()
    told = [{number for number, row in enumerate(rows) if row_matches(each, row)} for each in expressions]
    found = Plan(expressions, 1024).rows(columns_of([rows[number] for number in chosen], coded=False))
    assert [part.tolist() for part in found] == [
        [place for place, number in enumerate(chosen) if number in matching] for matching in told
    ]


def test_each_expression_has_its_rows() -> None:
    columns = Columns.from_rows([{"category": "gaming", "destination_port": 25}, {"category": "gaming"}, {}])
    plan = Plan([GAMING, AllOf((GAMING, MAIL)), Not(GAMING), GAMING, Constant(value=False)])
    found = plan.rows(columns)
    assert [rows.tolist() for rows in found] == [[0, 1], [0], [2], [0, 1], []]
    assert all(rows.dtype == np.intp for rows in found)


def test_a_plan_answers_batch_after_batch() -> None:
    plan = Plan([GAMING])
    batches = [Columns.from_rows([{"category": name}]) for name in ("gaming", "news", "gaming")]
    assert [plan.rows(columns)[0].tolist() for columns in batches] == [[0], [], [0]]


def test_no_expression_and_no_row() -> None:
    assert Plan([]).rows(Columns.from_rows([{}])) == []
    assert Plan([GAMING]).rows(Columns.from_rows([]))[0].tolist() == []


def test_the_order_may_change_between_batches(row_matches: RowMatches) -> None:
    both = AllOf((GAMING, NumberTest("source_bytes", "gt", frozenset({0}))))
    plan = Plan([both], 64)
    for category, size in (("gaming", 0), ("news", 1), ("gaming", 1)):
        rows = [{"category": category, "source_bytes": size}] * 99 + [{"category": "gaming", "source_bytes": 2}]
        expected = [number for number, row in enumerate(rows * 9) if row_matches(both, row)]
        assert plan.rows(Columns.from_rows(rows * 9))[0].tolist() == expected


@pytest.mark.parametrize("test", [NumberTest("domain", "eq", frozenset({1})), TextTest("source_bytes")])
def test_a_column_of_another_kind_is_a_type_error(test: Expression) -> None:
    with pytest.raises(TypeError, match=r"cannot be asked of a column of this kind"):
        Plan([test]).rows(Columns.from_rows([{}]))


def test_a_column_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Plan([GAMING]).rows(Columns.from_arrow(pa.record_batch({"domain": ["a.example"]})))


def test_a_batch_that_fails_leaves_nothing_behind() -> None:
    plan = Plan([AllOf((GAMING, MAIL)), SameTest("domain", "dns_query")])
    fits = Columns.from_rows([{"category": "gaming", "destination_port": 25, "domain": "a", "dns_query": "a"}])
    assert [rows.tolist() for rows in plan.rows(fits)] == [[0], [0]]
    broken = fits.with_lazy("dns_query", Kind.TEXT, lambda: Coded.constant("a", 2))
    with pytest.raises(ValueError, match="has 2 rows, the others 1"):
        plan.rows(broken)
    assert [rows.tolist() for rows in plan.rows(fits)] == [[0], [0]]


def test_a_column_may_change_its_kind_between_batches() -> None:
    plan = Plan([NothingTest("extra")])
    numbers = Columns.from_rows([{"extra": 1}, {}])
    texts = Columns.from_rows([{}, {"extra": "a"}, {}])
    assert [plan.rows(columns)[0].tolist() for columns in (numbers, texts, numbers)] == [[1], [0, 2], [1]]


def test_a_long_condition_is_no_deep_one() -> None:
    either = [
        AnyOf(
            (
                TextTest("domain", inside=frozenset({str(number)})),
                TextTest("dns_query", inside=frozenset({str(number)})),
            )
        )
        for number in range(1500)
    ]
    told = "".join(map(str, range(1500)))
    columns = Columns.from_rows([{"domain": told}, {"domain": told[1:], "dns_query": "0"}, {"domain": told[:-1]}])
    assert Plan([AllOf(tuple(either))]).rows(columns)[0].tolist() == [0, 1]
