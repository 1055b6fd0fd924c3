from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.evaluate import AllOf, AnyOf, Not
from hallmonitor.evaluate.classes import NOTHING, PLAIN, Classes
from hallmonitor.evaluate.expression import NothingTest, NumberTest, TextTest

A, B = (TextTest("domain", exact=frozenset({text})) for text in "ab")


def test_values_that_pass_the_same_tests_are_of_one_class() -> None:
    classes = Classes([A, B])
    assert len(classes) == 2
    assert classes.number(0) == PLAIN
    only_b, both = classes.number(0b10), classes.number(0b11)
    assert classes.number(0b10) == only_b
    assert len({NOTHING, PLAIN, only_b, both}) == len(classes) == 4


def test_expressions_are_decided_by_class() -> None:
    classes = Classes([A, B])
    only_a, only_b, both = (classes.number(passed) for passed in (0b01, 0b10, 0b11))
    for expression, expected in (
        (A, {only_a, both}),
        (Not(A), {NOTHING, PLAIN, only_b}),
        (AllOf((A, Not(B))), {only_a}),
        (AnyOf((A, B)), {only_a, only_b, both}),
        (NothingTest("domain"), {NOTHING}),
        (Not(NothingTest("domain")), {PLAIN, only_a, only_b, both}),
    ):
        assert set(np.flatnonzero(classes.accepted(expression)).tolist()) == expected


def test_classes_met_later_are_decided_too() -> None:
    classes = Classes([A, B])
    assert classes.accepted(A).tolist() == [False, False]
    classes.number(0b01)
    assert classes.accepted(A).tolist() == [False, False, True]


def test_the_type_grows_with_the_classes() -> None:
    classes = Classes([TextTest("domain", exact=frozenset({str(number)})) for number in range(10)])
    assert classes.narrowest() is np.uint8
    numbers = [classes.number(passed) for passed in range(1 << 10)]
    assert len(set(numbers)) == 1 << 10
    assert classes.narrowest() is np.uint16


@pytest.mark.parametrize("expression", [NumberTest("domain", "eq", frozenset({1})), TextTest("domain")])
def test_what_is_no_test_of_the_column_is_a_type_error(expression: NumberTest | TextTest) -> None:
    with pytest.raises(TypeError, match="cannot be asked of a column of this kind"):
        Classes([A]).accepted(expression)
