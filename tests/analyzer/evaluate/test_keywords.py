from __future__ import annotations

import pytest
from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaExpansion,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
)

from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.evaluate.keywords import KEYWORD_COLUMNS, keyword_texts


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (SigmaString("tor"), ["*tor*"]),
        (SigmaString("tor*"), ["tor*"]),
        (SigmaString("*.exe"), ["*.exe"]),
        (SigmaString("a*b"), ["*a*b*"]),
        (SigmaNumber(443), ["*443*"]),
        (SigmaExpansion([SigmaString("a"), SigmaString("b")]), ["*a*", "*b*"]),
    ],
)
def test_a_keyword_is_found_anywhere(value: object, texts: list[str]) -> None:
    found = keyword_texts(value)
    assert found is not None
    assert [one.to_plain() for one in found] == texts


def test_case_and_expressions_stay_as_they_are() -> None:
    pattern = SigmaRegularExpression("^tor$")
    assert keyword_texts(pattern) == [pattern]
    found = keyword_texts(SigmaCasedString("Tor"))
    assert found is not None
    assert isinstance(found[0], SigmaCasedString)


@pytest.mark.parametrize("value", [SigmaNull(), SigmaBool(boolean=True), SigmaExpansion([SigmaNull()])])
def test_what_is_no_text_is_no_keyword(value: object) -> None:
    assert keyword_texts(value) is None


def test_keywords_are_looked_for_in_columns_of_text() -> None:
    assert {VOCABULARY[name].kind for name in KEYWORD_COLUMNS} == {Kind.TEXT}
