from __future__ import annotations

from ipaddress import ip_network

import pytest
from sigma.rule import SigmaDetectionItem
from sigma.types import SigmaRegularExpression, SigmaString

from hallmonitor.columns import VOCABULARY
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AnyOf, Constant, Expression, Not, Refused
from hallmonitor.evaluate.compiler import Compiler
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest
from hallmonitor.evaluate.values import ValueCompiler, column_of

COMPILER = Compiler(VOCABULARY, {"names": ["a.example", "b*"], "none": []}, {"category": {"gaming", "News"}})


def words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


def inside(network: str) -> AddressTest:
    return AddressTest("source_ip", frozenset({network_bounds(ip_network(network))}))


def compiled(key: str, value: object) -> Expression:
    item = SigmaDetectionItem.from_mapping(key, value)  # type: ignore[arg-type]
    return COMPILER.test(item.field, item.value[0])


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("domain", "A.example", TextTest("domain", exact=words("a.example"))),
        ("domain", "", TextTest("domain", exact=words(""))),
        ("domain", "*", TextTest("domain", prefixes=words(""))),
        ("domain", "a*", TextTest("domain", prefixes=words("a"))),
        ("domain", r"a\*", TextTest("domain", exact=words("a*"))),
        ("domain|startswith", "A", TextTest("domain", prefixes=words("a"))),
        ("domain|endswith", ".A", TextTest("domain", suffixes=words(".a"))),
        ("domain|contains", "A", TextTest("domain", inside=words("a"))),
        ("domain", "a?c*", TextTest("domain", patterns=words(r"(?s)\Aa.c.*\z"))),
        ("domain|cased", "A", TextTest("domain", cased=True, exact=words("A"))),
        ("domain|cased|contains", "A", TextTest("domain", cased=True, inside=words("A"))),
        ("domain|re", "a+.*b", TextTest("domain", cased=True, patterns=words("a+.*b"))),
        ("domain|re|i|m|s", "a", TextTest("domain", cased=True, patterns=words("(?ims)a"))),
        ("domain|expand", "%none%", Constant(value=False)),
        ("domain", None, NothingTest("domain")),
        ("domain|exists", True, Not(NothingTest("domain"))),
        ("domain|exists", False, NothingTest("domain")),
        ("domain|fieldref", "dns_query", SameTest("domain", "dns_query")),
        ("domain|fieldref|endswith", "dns_query", SameTest("domain", "dns_query", "suffix")),
        ("destination_port|gte", 65_535, NumberTest("destination_port", "gte", frozenset({65_535}))),
        ("source_bytes|lte", 0, NumberTest("source_bytes", "lte", frozenset({0}))),
        ("active_minute|lt", 0, NumberTest("active_minute", "lt", frozenset({0}))),
        (
            "source_ip|cidr",
            "10.0.0.0/8",
            AddressTest("source_ip", frozenset({network_bounds(ip_network("10.0.0.0/8"))})),
        ),
        ("source_ip", "::1", AddressTest("source_ip", frozenset({network_bounds(ip_network("::1"))}))),
        ("destination_port", 25, NumberTest("destination_port", "eq", frozenset({25}))),
        ("destination_port", "25", NumberTest("destination_port", "eq", frozenset({25}))),
        ("source_bytes|gte", 5, NumberTest("source_bytes", "gte", frozenset({5}))),
        ("source_bytes|lt", 5, NumberTest("source_bytes", "lt", frozenset({5}))),
        ("ech", True, NumberTest("ech", "eq", frozenset({1}))),
        ("failed_connection", False, NumberTest("failed_connection", "eq", frozenset({0}))),
        ("category", "GAMING", TextTest("category", exact=words("gaming"))),
        ("schedule", "working", TextTest("schedule", exact=words("working"))),
    ],
)
def test_a_value_becomes_a_test(key: str, value: object, expected: Expression) -> None:
    assert compiled(key, value) == expected


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("tls_version", 1.3, "tls_version holds text, and 1.3 is a number"),
        ("domain", True, "domain holds text, not true or false"),
        ("ech", "yes", "ech is true or false"),
        ("ech", 1, "ech holds flag, not numbers"),
        ("destination_port", "http", "destination_port is a number"),
        ("destination_port|contains", "2", "destination_port holds number, and wildcards"),
        ("source_ip|startswith", "10.", "source_ip holds address, and wildcards"),
        ("source_ip", "10.0.0", "'10.0.0' is no address"),
        ("source_ip|re", "10", "a regular expression looks at text"),
        ("domain|cidr", "10.0.0.0/8", "cidr compares addresses"),
        ("domain|gt", 5, "domain holds text, not numbers"),
        ("domain|fieldref", "nowhere", "unknown field nowhere"),
        ("domain|fieldref", "source_ip", "domain holds text and source_ip address, which are never the same"),
        ("source_port|fieldref|endswith", "destination_port", "source_port holds number, and contains, startswith"),
        ("destination_port", 65_536, "destination_port is at most 65,535, so comparing it with 65,536 can never match"),
        ("destination_port", "70000", "destination_port is at most 65,535"),
        ("destination_port|gt", 65_535, "destination_port is at most 65,535"),
        ("vlan|gte", 4_096, "vlan is at most 4,095"),
        ("source_bytes|lt", 0, "source_bytes is at least 0"),
        ("source_bytes|lte", -1, "source_bytes is at least 0"),
        ("source_bytes", 1.5, "source_bytes holds whole numbers, and is never 1.5"),
        ("domain|expand", "%missing%", "no list is called missing"),
        ("domain|expand", "%names%%names%", "one value holds 2 placeholders"),
        ("ts|minute", 5, "modifiers that take a part of a time are not supported"),
        ("category", "gamming", "category is never 'gamming', so this can never match"),
        ("schedule", "evening", "schedule is never 'evening'"),
    ],
)
def test_what_cannot_be_compared_is_refused(key: str, value: object, message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        compiled(key, value)
    assert refused.value.field == key.split("|", maxsplit=1)[0]


def test_columns_are_found_by_names_with_dots() -> None:
    assert column_of(VOCABULARY, "destination.ip") is VOCABULARY["destination_ip"]
    assert column_of(VOCABULARY, "destination.ipp") is None


def test_entries_of_a_list_are_plain_texts() -> None:
    assert compiled("domain|expand|endswith", ".%names%") == TextTest("domain", suffixes=words(".a.example", ".b*"))


def test_entries_are_escaped_in_regular_expressions() -> None:
    tests = [TextTest("domain", cased=True, patterns=words(pattern)) for pattern in (r"^a\.example$", r"^b\*$")]
    assert compiled("domain|re|expand", "^%names%$") == AnyOf(tuple(tests))


def test_a_pattern_that_pysigma_lets_through_is_refused() -> None:
    column = VOCABULARY["domain"]
    pattern = SigmaRegularExpression("a")
    pattern.regexp = SigmaString("(?=a)")
    with pytest.raises(Refused, match=r"the regular expression .* is refused: invalid perl operator"):
        ValueCompiler(VOCABULARY, {}, {}).test(column, pattern)
