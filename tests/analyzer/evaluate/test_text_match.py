from __future__ import annotations

import pytest

from hallmonitor.evaluate.expression import TextTest
from hallmonitor.evaluate.patterns import PatternError, compile_pattern
from hallmonitor.evaluate.text_match import TextMatcher


def words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


@pytest.mark.parametrize(
    ("test", "accepted", "refused"),
    [
        (TextTest("f", exact=words("a.example")), ["a.example", "A.Example"], ["b.a.example", ""]),
        (TextTest("f", cased=True, exact=words("A")), ["A"], ["a"]),
        (TextTest("f", prefixes=words("www.")), ["www.a", "WWW."], ["ww.a"]),
        (TextTest("f", suffixes=words("ple")), ["example", "ple"], ["plex"]),
        (TextTest("f", suffixes=words(".a.b", ".c")), ["x.a.b", ".a.b", "y.c"], ["a.b", "xa.b", "x.a.bc", "c"]),
        (TextTest("f", suffixes=words(".")), ["a."], ["a.b"]),
        (TextTest("f", inside=words("am")), ["example", "AM"], ["ma"]),
        (TextTest("f", patterns=words("^a.c$")), ["abc"], ["abcd"]),
        (TextTest("f", cased=True, patterns=words("(?i)ABC")), ["xabcx"], ["ab"]),
        (TextTest("f", prefixes=words("")), ["", "anything"], []),
        (TextTest("f"), [], ["", "a"]),
    ],
)
def test_a_text_passes_or_not(test: TextTest, accepted: list[str], refused: list[str]) -> None:
    matches = TextMatcher(test)
    assert [text for text in accepted + refused if matches(text)] == accepted
    assert [text for text in accepted + refused if matches(text)] == accepted, "the second time from memory"


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "(", "a{1,2000}"])
def test_patterns_that_may_explode_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)
