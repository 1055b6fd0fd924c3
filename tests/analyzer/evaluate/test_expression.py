from __future__ import annotations

from hallmonitor.evaluate.expression import TextTest

ONE_TEXT = TextTest("category", exact=frozenset({"a"}))


def test_joining_accepts_what_any_accepts() -> None:
    joined = TextTest.joined([ONE_TEXT, TextTest("category", exact=frozenset({"b"}), suffixes=frozenset({"x"}))])
    assert joined == TextTest("category", exact=frozenset({"a", "b"}), suffixes=frozenset({"x"}))
    assert TextTest.joined([ONE_TEXT]) is ONE_TEXT


def test_texts_are_folded_unless_cased() -> None:
    assert ONE_TEXT.folded
    assert not TextTest("category", cased=True).folded
