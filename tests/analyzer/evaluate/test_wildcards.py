from __future__ import annotations

import pytest
from sigma.types import SigmaString

from hallmonitor.evaluate.expression import TextTest
from hallmonitor.evaluate.text_match import TextMatcher
from hallmonitor.evaluate.wildcards import listed_tests, text_test


def value(text: str) -> SigmaString:
    return SigmaString(text).insert_placeholders()


def texts(**held: str) -> TextTest:
    return TextTest("domain", **{name: frozenset({text}) for name, text in held.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ab", texts(exact="ab")),
        ("Ab*", texts(prefixes="ab")),
        ("*Ab", texts(suffixes="ab")),
        ("*Ab*", texts(inside="ab")),
        (r"Ab\*", texts(exact="ab*")),
        ("A?b", texts(patterns=r"(?s)\Aa.b\z")),
        ("A*b", texts(patterns=r"(?s)\Aa.*b\z")),
    ],
)
def test_a_string_becomes_the_cheapest_test(text: str, expected: TextTest) -> None:
    assert text_test("domain", value(text), cased=False) == expected


@pytest.mark.parametrize("text", ["%x%", ".%x%", "*.%x%", "%x%*", "*%x%*", "a*%x%", "%x%?", "*%x%*b", "", "*"])
@pytest.mark.parametrize("entries", [["A.example"], ["a*", "B", "b?c"], ["", "a"]])
@pytest.mark.parametrize("cased", [False, True])
def test_a_list_matches_what_its_entries_match_one_by_one(text: str, entries: list[str], *, cased: bool) -> None:
    at_once = listed_tests("domain", value(text), entries, cased)
    one_by_one = [
        text_test(
            "domain", SigmaString(text.replace("%x%", entry.replace("*", r"\*").replace("?", r"\?"))), cased=cased
        )
        for entry in entries
    ]
    candidates = [
        "",
        "a",
        "A",
        "B",
        "b",
        "a*",
        ".a*",
        ".A.example",
        "x.a.example",
        "A.examplex",
        "b?c",
        "aba",
        "bcb",
        "ab",
    ]
    for candidate in candidates:
        asked = [any(TextMatcher(test)(candidate) for test in tests) for tests in (at_once, one_by_one)]
        assert asked[0] is asked[1], candidate


def test_a_long_list_is_one_test() -> None:
    (test,) = listed_tests("domain", value("*.%x%"), [f"n{number}.example" for number in range(200_000)], cased=False)
    assert len(test.suffixes) == 200_000


def test_a_list_without_entries_is_no_test() -> None:
    assert listed_tests("domain", value("*.%x%"), [], cased=False) == []
