from __future__ import annotations

import pytest
from sigma.modifiers import SigmaCaseSensitiveModifier
from sigma.rule import SigmaDetectionItem, SigmaDetections
from sigma.types import SigmaFieldReference

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Expression, Not, Refused
from hallmonitor.evaluate.compiler import Compiler, all_of, any_of
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest

COMPILER = Compiler(VOCABULARY)
GAMING = TextTest("category", exact=frozenset({"gaming"}))
NEWS = TextTest("category", exact=frozenset({"news"}))
BOTH = TextTest("category", exact=frozenset({"gaming", "news"}))
GAMES_ALONE = AllOf((GAMING, Not(NEWS)))
PORTS = NumberTest("destination_port", "eq", frozenset({25, 587}))


def compiled(detection: dict[str, object]) -> Expression:
    return COMPILER.condition(SigmaDetections.from_dict(detection).parsed_condition[0].parsed)


@pytest.mark.parametrize(
    ("detection", "expected"),
    [
        ({"a": {"category": ["gaming", "News"]}, "condition": "a"}, BOTH),
        ({"a": {"category": "gaming", "destination_port": [25, 587]}, "condition": "a"}, AllOf((GAMING, PORTS))),
        ({"a": [{"category": "gaming"}, {"category": "news"}], "condition": "a"}, BOTH),
        (
            {"a": {"category": "gaming"}, "b": {"category": "news"}, "condition": "a and not b"},
            AllOf((GAMING, Not(NEWS))),
        ),
        ({"x1": {"category": "gaming"}, "x2": {"category": "news"}, "condition": "1 of x*"}, BOTH),
        ({"x1": {"category": "gaming"}, "x2": {"category": "news"}, "condition": "all of them"}, AllOf((GAMING, NEWS))),
        ({"a": {"category|neq": "gaming"}, "condition": "a"}, Not(GAMING)),
        (
            {"a": {"category|contains|all": ["a", "b"]}, "condition": "a"},
            AllOf((TextTest("category", inside=frozenset("a")), TextTest("category", inside=frozenset("b")))),
        ),
        ({"a": {"category": ["gaming", None]}, "condition": "a"}, AnyOf((GAMING, NothingTest("category")))),
    ],
)
def test_a_condition_becomes_an_expression(detection: dict[str, object], expected: Expression) -> None:
    assert compiled(detection) == expected


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused, match="unknown field categroy") as refused:
        compiled({"a": {"categroy": "gaming"}, "condition": "a"})
    assert refused.value.remedy == "did you mean category?"


def test_a_keyword_is_looked_for_in_the_columns_that_are_named() -> None:
    item = SigmaDetectionItem.from_mapping(None, "Tor")
    domain, asked = (TextTest(name, inside=frozenset({"tor"})) for name in ("domain", "dns_query"))
    assert COMPILER.test(None, item.value[0], ("domain", "dns_query")) == AnyOf((domain, asked))
    everywhere = compiled({"a": ["Tor"], "condition": "a"})
    assert isinstance(everywhere, AnyOf)
    assert {domain, asked} < set(everywhere.parts)


def test_a_field_may_be_written_with_dots() -> None:
    assert COMPILER.column("source.ip") is VOCABULARY["source_ip"]


def test_case_counts_in_a_reference_where_the_item_says_so() -> None:
    plain, cased = (
        SigmaDetectionItem("domain", modifiers, [SigmaFieldReference("dns_query")], auto_modifiers=False)
        for modifiers in ([], [SigmaCaseSensitiveModifier])
    )
    assert COMPILER.value(plain, plain.value[0]) == SameTest("domain", "dns_query")
    assert COMPILER.value(cased, cased.value[0]) == SameTest("domain", "dns_query", cased=True)


def test_an_empty_condition_is_refused() -> None:
    with pytest.raises(Refused, match="the condition is empty"):
        COMPILER.condition(None)


def test_nothing_matches_no_part() -> None:
    assert any_of([Constant(value=False)]) == Constant(value=False)
    assert any_of([Constant(value=False), GAMING]) == GAMING


def test_networks_of_one_column_are_one_test() -> None:
    test = compiled({"a": {"source_ip|cidr": ["10.0.0.0/8", "192.0.2.0/24"]}, "condition": "a"})
    assert isinstance(test, AddressTest)
    assert len(test.networks) == 2


def test_a_long_list_is_compiled_in_linear_time() -> None:
    names = [f"{number}.example" for number in range(20_000)]
    test = compiled({"a": {"domain|endswith": names}, "condition": "a"})
    assert isinstance(test, TextTest)
    assert len(test.suffixes) == 20_000


def test_nested_conjunctions_are_laid_flat() -> None:
    assert all_of([AllOf((GAMING, NEWS)), PORTS]) == AllOf((GAMING, NEWS, PORTS))


def test_lists_that_were_asked_for_are_remembered() -> None:
    compiler = Compiler(VOCABULARY, {"names": ["a.example"], "spare": []})
    assert compiler.placeholders_used == frozenset()
    compiler.test("domain", SigmaDetectionItem.from_mapping("domain|expand", "%names%").value[0])
    assert compiler.placeholders_used == {"names"}
