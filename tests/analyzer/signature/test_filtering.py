from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sigma.rule import SigmaRule

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import Compiler, Not
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.signature.filtering import read_filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

COMPILER = Compiler(VOCABULARY, {"approved_domains": ["a.example"]})


def rule(name: str, product: str = "hallmonitor") -> SigmaRule:
    return SigmaRule.from_dict(
        {
            "title": "t",
            "name": name,
            "id": "44444444-4444-4444-8444-444444444444",
            "logsource": {"category": "flow", "product": product},
            "detection": {"a": {"category": "x"}, "condition": "a"},
        }
    )


def test_a_filter_takes_out_what_it_names(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    faults: list[Fault] = []
    found = read_filter(document(pieces["filter"]), COMPILER, faults)
    assert faults == []
    assert found is not None
    assert found.name == "approved"
    assert found.expression == Not(
        TextTest("domain", exact=frozenset({"a.example"}), suffixes=frozenset({".a.example"}))
    )
    assert found.applies_to(rule("gaming-flow"))
    assert not found.applies_to(rule("other-flow"))
    assert not found.applies_to(rule("gaming-flow", "other"))


@pytest.mark.parametrize("rules", ["any", "[]"])
def test_a_filter_may_apply_to_all(document: Callable[[str], Document], pieces: dict[str, str], rules: str) -> None:
    found = read_filter(document(pieces["filter"].replace("[gaming-flow]", rules)), COMPILER, [])
    assert found is not None
    assert found.applies_to(rule("other-flow"))


def test_a_filter_may_name_an_id(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    by_id = pieces["filter"].replace("[gaming-flow]", "44444444-4444-4444-8444-444444444444")
    found = read_filter(document(by_id), COMPILER, [])
    assert found is not None
    assert found.applies_to(rule("x"))


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("condition: not 1 of them", "condition: 1 of them"), 11, "the filter has no not"),
        (("condition: not 1 of them", "condition: not other"), 11, "not Sigma: Detection 'other' not defined"),
        (("condition: not 1 of them", "condition: [not exact]"), 11, "not Sigma"),
        (("%approved_domains%'\n  below", "%permitted%'\n  below"), 8, "no list is called permitted"),
        (("domain|expand:", "domian|expand:"), 8, "unknown field domian"),
        (("  rules: [gaming-flow]\n", ""), 5, "not Sigma"),
        (("logsource: {category: flow, product: hallmonitor}", "logsource: {}"), 4, "not Sigma"),
        (("title: Approved\n", ""), 1, "not Sigma"),
    ],
)
def test_mistakes_are_told_with_their_line(
    document: Callable[[str], Document], pieces: dict[str, str], change: tuple[str, str], line: int, message: str
) -> None:
    faults: list[Fault] = []
    assert read_filter(document(pieces["filter"].replace(*change)), COMPILER, faults) is None
    assert message in faults[0].message
    assert faults[0].line == line
