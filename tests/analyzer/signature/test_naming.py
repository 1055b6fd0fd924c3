from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sigma.rule import SigmaRule

from hallmonitor.columns import VOCABULARY
from hallmonitor.evaluate import Compiler
from hallmonitor.signature.filtering import read_filter
from hallmonitor.signature.naming import called, check_aims, check_unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

COMPILER = Compiler(VOCABULARY, {"approved_domains": ["a.example"]})


def test_a_document_is_called_by_its_name_and_its_id(document: Callable[[str], Document]) -> None:
    assert called(document("name: a\nid: 5\n")) == {"a", "5"}
    assert called(document("name:\ntitle: t\n")) == set()


def test_a_name_belongs_to_one_document(document: Callable[[str], Document]) -> None:
    one, other, nameless = document("name: a\n"), document("title: t\nname: a\n"), document("title: t\n")
    faults: list[Fault] = []
    check_unique([one, nameless, other, nameless], "name", faults)
    assert [(fault.line, fault.message, fault.remedy) for fault in faults] == [
        (2, "the name a is taken", f"it stands in {one.path}, line 1")
    ]


@pytest.mark.parametrize(
    ("rules", "messages"),
    [
        ("[gaming-flow]", []),
        ("any", []),
        ("[gaming-for-long]", ["the filter names the correlation gaming-for-long, which no filter applies to"]),
        ("[gamign-flow]", ["the filter names the unknown rule gamign-flow"]),
    ],
)
def test_a_filter_is_for_a_rule(
    document: Callable[[str], Document], pieces: dict[str, str], rules: str, messages: list[str]
) -> None:
    written = {name: document(pieces[name]) for name in ("rule", "correlation")}
    found = read_filter(document(pieces["filter"].replace("[gaming-flow]", rules)), COMPILER, [])
    assert found is not None
    faults: list[Fault] = []
    check_aims([found], [SigmaRule.from_dict(written["rule"].data)], list(written.values()), faults)
    assert [fault.message for fault in faults] == messages
    assert all("rules" in pieces["filter"].splitlines()[(fault.line or 0) - 1] for fault in faults)


def test_a_filter_for_all_is_for_one_at_least(document: Callable[[str], Document], pieces: dict[str, str]) -> None:
    text = pieces["filter"].replace("[gaming-flow]", "any").replace("product: hallmonitor", "product: windows")
    found = read_filter(document(text), COMPILER, [])
    assert found is not None
    rule = document(pieces["rule"])
    for rules, messages in (([SigmaRule.from_dict(rule.data)], ["the filter applies to no rule"]), ([], [])):
        faults: list[Fault] = []
        check_aims([found], rules, [rule], faults)
        assert [fault.message for fault in faults] == messages
