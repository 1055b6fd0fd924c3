from __future__ import annotations

import ipaddress

import pytest
from sigma.rule import SigmaRule

from hallmonitor.columns import VOCABULARY
from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Compiler, Constant, Expression, Not
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest
from hallmonitor.explain import condition_lines, condition_words
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures

GAMING = TextTest("category", exact=frozenset({"gaming"}))
WORKING = TextTest("schedule", exact=frozenset({"working"}))
MUCH_WORDS = "destination_bytes is at least 20,000"
MUCH = NumberTest("destination_bytes", "gte", frozenset({20000}))


def _networks(*texts: str) -> AddressTest:
    return AddressTest("destination_ip", frozenset(network_bounds(ipaddress.ip_network(text)) for text in texts))


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (GAMING, "category is gaming"),
        (Not(GAMING), "category is not gaming"),
        (MUCH, "destination_bytes is at least 20,000"),
        (Not(MUCH), "destination_bytes is not at least 20,000"),
        (NumberTest("destination_bytes", "gt", frozenset({1})), "destination_bytes is more than 1"),
        (NumberTest("destination_bytes", "lt", frozenset({1, 5})), "destination_bytes is less than 5"),
        (NumberTest("destination_bytes", "gt", frozenset({1, 5})), "destination_bytes is more than 1"),
        (NumberTest("destination_port", "eq", frozenset({6881})), "destination_port is 6881"),
        (NumberTest("destination_port", "eq", frozenset({22, 3389})), "destination_port is 22 or 3389"),
        (NumberTest("failed_connection", "eq", frozenset({1})), "failed_connection is true"),
        (NumberTest("ts", "lt", frozenset({0})), "ts is less than 1970-01-01 00:00:00.000000 UTC"),
        (_networks("10.0.0.0/8"), "destination_ip is in 10.0.0.0/8"),
        (_networks("10.0.0.7"), "destination_ip is 10.0.0.7"),
        (_networks("0.0.0.0/0"), "destination_ip is in 0.0.0.0/0"),
        (Not(_networks("fd00::/8", "::1")), "destination_ip is not ::1 or in fd00::/8"),
        (NothingTest("domain"), "domain holds nothing"),
        (Not(NothingTest("domain")), "domain holds something"),
        (SameTest("source_ip", "destination_ip"), "source_ip is the same as destination_ip"),
        (Not(SameTest("domain", "dns_query", "suffix")), "domain does not end with what dns_query holds"),
        (TextTest("domain", suffixes=frozenset({".b.org", ".a.org"})), "domain ends with .a.org or .b.org"),
        (TextTest("domain", prefixes=frozenset({""})), "domain holds something"),
        (Not(TextTest("domain", prefixes=frozenset({""}))), "domain holds nothing"),
        (TextTest("domain", exact=frozenset({""})), 'domain is ""'),
        (TextTest("domain", exact=frozenset({"a, b"})), 'domain is "a, b"'),
        (TextTest("domain"), "never"),
        (
            TextTest("domain", exact=frozenset({"a.org"}), inside=frozenset({"ads"})),
            "domain is a.org or contains ads",
        ),
        (
            Not(TextTest("domain", exact=frozenset({"a.org"}), inside=frozenset({"ads"}))),
            "domain is not a.org and does not contain ads",
        ),
        (
            TextTest("domain", cased=True, exact=frozenset({"A.org"})),
            "domain is A.org (upper and lower case differ)",
        ),
        (TextTest("schedule", cased=True, exact=frozenset({"working"})), "schedule is working"),
        (TextTest("domain", cased=True, patterns=frozenset({"^a{3}"})), "domain matches /^a{3}/"),
        (Constant(value=True), "always"),
        (Not(Constant(value=True)), "never"),
        (Not(Not(GAMING)), "category is gaming"),
        (AllOf((GAMING, WORKING, MUCH)), f"category is gaming and schedule is working and {MUCH_WORDS}"),
        (AnyOf((GAMING, WORKING)), "category is gaming or schedule is working"),
        (AllOf((MUCH, AnyOf((GAMING, WORKING)))), f"{MUCH_WORDS} and (category is gaming or schedule is working)"),
        (AnyOf((MUCH, AllOf((GAMING, WORKING)))), f"{MUCH_WORDS} or (category is gaming and schedule is working)"),
        (Not(AllOf((GAMING, WORKING))), "not (category is gaming and schedule is working)"),
        (
            AllOf((MUCH, TextTest("domain", exact=frozenset({"a"}), inside=frozenset({"b"})))),
            "destination_bytes is at least 20,000 and (domain is a or contains b)",
        ),
    ],
)  # fmt: skip
def test_each_form_reads_as_a_sentence(expression: Expression, words: str) -> None:
    assert condition_words(expression) == words


def test_long_lists_are_cut_and_counted() -> None:
    test = TextTest("domain", suffixes=frozenset(f".{letter}.org" for letter in "abcdefghijklm"))
    assert condition_words(test) == "domain ends with .a.org, .b.org, .c.org or one of 10 others"
    assert condition_words(test, shown=1) == "domain ends with .a.org or one of 12 others"
    assert "others" not in condition_words(test, shown=13)


def test_alternatives_for_one_column_are_one_list() -> None:
    names = tuple(TextTest("domain", exact=frozenset({f"{letter}.org"})) for letter in "ab")
    assert condition_lines(AllOf((GAMING, Not(AnyOf(names))))) == [
        "all of these:",
        "  category is gaming",
        "  domain is not a.org or b.org",
    ]
    assert condition_words(AnyOf((AnyOf(names), Constant(value=False)))) == "domain is a.org or b.org"


def test_one_entry_more_than_shown_is_told() -> None:
    test = TextTest("domain", exact=frozenset("abcd"))
    assert condition_words(test) == "domain is a, b, c or d"


def test_trees_are_indented() -> None:
    expression = AllOf((GAMING, AnyOf((WORKING, MUCH)), Not(AnyOf((GAMING, AllOf((WORKING, MUCH))))), Not(WORKING)))
    assert condition_lines(expression) == [
        "all of these:",
        "  category is gaming",
        "  at least one of these:",
        "    schedule is working",
        "    destination_bytes is at least 20,000",
        "  none of these:",
        "    category is gaming",
        "    all of these:",
        "      schedule is working",
        "      destination_bytes is at least 20,000",
        "  schedule is not working",
    ]
    assert condition_lines(Not(AllOf((GAMING, MUCH))))[0] == "not all of these:"
    assert condition_lines(Not(Not(AllOf((GAMING, MUCH)))))[0] == "all of these:"
    assert condition_lines(GAMING) == ["category is gaming"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("domain: a*b?c.org", "domain matches a*b?c.org"),
        ("domain|re: (?s)\\Aa+\\z", "domain matches /(?s)\\Aa+\\z/"),
        ("domain|startswith: www.", "domain begins with www."),
        ("domain: '*'", "domain holds something"),
        ("domain: null", "domain holds nothing"),
        ("domain|exists: true", "domain holds something"),
        ("destination_ip|cidr: 192.0.2.0/24", "destination_ip is in 192.0.2.0/24"),
        ("source_port|gt: 1024", "source_port is more than 1024"),
        ("domain|fieldref: dns_query", "domain is the same as dns_query"),
    ],
)
def test_what_is_written_in_sigma_reads_as_meant(written: str, words: str) -> None:
    rule = SigmaRule.from_yaml(
        f"title: a\nlogsource: {{category: flow}}\ndetection:\n  selection:\n    {written}\n  condition: selection\n"
    )
    condition = rule.detection.parsed_condition[0]
    assert condition_words(Compiler(VOCABULARY).condition(condition.parsed)) == words


def test_every_shipped_rule_has_words_for_each_of_its_columns() -> None:
    signatures = load_signatures(root(), {"approved_domains": ["a.org", "b.org"]})
    assert len(signatures) > 20
    for signature in signatures:
        for rule in signature.rules:
            words, lines = condition_words(rule.expression), condition_lines(rule.expression)
            for column in _columns(rule.expression):
                assert column in words
                assert any(column in line for line in lines)


def _columns(expression: Expression) -> set[str]:
    match expression:
        case AllOf(parts) | AnyOf(parts):
            return set().union(*map(_columns, parts))
        case Not(part):
            return _columns(part)
        case Constant():
            return set()
        case _:
            return {expression.field}
