from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hallmonitor.columns import Coded
from hallmonitor.evaluate import Not
from hallmonitor.evaluate.coded_column import CodedColumn, Finder, Scanner
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.evaluate.text_classes import TextClasses


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32])
@pytest.mark.parametrize("wanted", [[], [-1], [0, 2], [-1, 0, 1, 2, 4], [0, 1, 2, 3, 4]])
def test_wanted_codes_are_found_in_any_type(dtype: type[np.signedinteger[Any]], wanted: list[int]) -> None:
    table = np.zeros(6, dtype=np.bool_)
    table[wanted] = True
    codes = np.asarray([-1, 0, 1, 2, 3, 4, 4, -1], dtype=dtype)
    scanner = Scanner(np.dtype(dtype), table)
    assert scanner(codes).tolist() == [code in wanted for code in codes.tolist()]
    assert scanner.finds_nothing is (not wanted)


def test_a_full_dictionary_of_bytes_keeps_nothing_apart() -> None:
    table = np.arange(129) % 2 == 1
    codes = np.arange(-1, 128).astype(np.int8)
    assert Scanner(np.dtype(np.int8), table)(codes).tolist() == [code % 2 == 1 and code > 0 for code in codes.tolist()]


def test_rows_are_told_by_range_and_by_number() -> None:
    test = TextTest("domain", prefixes=frozenset({"a"}))
    texts = Coded.from_texts(["a", None, "b", "ab", "a", "c", "d"])
    decider = TextClasses([test])
    column = CodedColumn(texts.codes, decider.by_code(texts.values), decider.classes)
    for expression in (test, Not(test)):
        expected = [(text or "").startswith("a") is (expression is test) for text in texts.texts()]
        finder = Finder(column, expression)
        for _ in range(3):
            assert finder(np.array([6, 3, 1])).tolist() == [expected[6], expected[3], expected[1]]
        assert finder(slice(0, 7)).tolist() == expected
        assert Finder(column, expression)(slice(2, 5)).tolist() == expected[2:5]
    assert column.classes_at(np.array([0, 1, 2, 3])).tolist() == [2, 0, 1, 2]
