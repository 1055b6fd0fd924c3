from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.evaluate import text_classes
from hallmonitor.evaluate.classes import NOTHING
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.evaluate.text_classes import TextClasses

if TYPE_CHECKING:
    from hallmonitor.evaluate import Expression

TESTS = (
    TextTest("domain", exact=frozenset({"1", "3"})),
    TextTest("domain", cased=True, prefixes=frozenset({"B"})),
    TextTest("domain", suffixes=frozenset({".a", "3"})),
)


def told(decider: TextClasses, test: Expression, values: list[str]) -> list[bool]:
    by_code = decider.by_code(values)
    assert by_code[-1] == NOTHING
    passed: list[bool] = decider.classes.accepted(test).take(by_code[:-1]).tolist()
    return passed


def test_every_test_is_told_of_every_text() -> None:
    decider = TextClasses(TESTS)
    values = ["1", "b", "B.A", "3", "", "1"]
    assert told(decider, TESTS[0], values) == [True, False, False, True, False, True]
    assert told(decider, TESTS[1], values) == [False, False, True, False, False, False]
    assert told(decider, TESTS[2], values) == [False, False, True, True, False, False]


def test_the_same_dictionary_is_not_looked_through_again() -> None:
    decider = TextClasses(TESTS)
    values = ["1", "2"]
    first = decider.by_code(values)
    assert decider.by_code(values) is first
    assert decider.by_code(["2"]).tolist() == [first[1], NOTHING]
    values.append("3")
    assert told(decider, TESTS[0], values) == [True, False, True]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_classes, "MEMORY", 2)
    decider = TextClasses(TESTS)
    for _ in range(2):
        assert told(decider, TESTS[0], [str(number) for number in range(5)]) == [False, True, False, True, False]
        assert told(decider, TESTS[0], ["3", "0"]) == [True, False]
        assert decider.remembered <= 2


def test_too_many_classes_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_classes, "MOST_VERDICTS", 3 * 3)
    decider = TextClasses(TESTS)
    assert told(decider, TESTS[0], ["1", "B", "3"]) == [True, False, True]
    assert told(decider, TESTS[2], ["x.a", "1"]) == [True, False]
    assert len(decider.classes) == 4


@pytest.mark.parametrize("tests", [(), TESTS])
def test_an_empty_dictionary_has_nothing_but_nothing(tests: tuple[TextTest, ...]) -> None:
    assert TextClasses(tests).by_code([]).tolist() == [NOTHING]
