from __future__ import annotations

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.replay.name_counts import NameCounts
from hallmonitor.report.view import NameTally


def test_sums_by_name_largest_first() -> None:
    counts = NameCounts(10)
    counts.add(Coded.from_texts(["a", "b", None, "a"]), np.array([1, 5, 100, 2]))
    counts.add(Coded.from_texts(["b", "c"]), np.array([5, 3]))
    assert counts.largest() == (NameTally("b", 2, 10), NameTally("a", 2, 3), NameTally("c", 1, 3))
    assert counts.largest(1) == (NameTally("b", 2, 10),)


def test_rows_without_a_value_are_counted_where_they_have_a_name() -> None:
    counts = NameCounts(10, "not recognised")
    counts.add(Coded.from_texts([None, "tls", None]), np.array([1, 2, 3]))
    assert counts.largest() == (NameTally("not recognised", 2, 4), NameTally("tls", 1, 2))


def test_a_text_under_several_codes_is_one_name() -> None:
    counts = NameCounts(10)
    counts.add(Coded(np.array([0, 1], dtype=np.int8), ["a", "a"]), np.array([1, 2]))
    assert counts.largest() == (NameTally("a", 2, 3),)


def test_names_beyond_the_limit_are_summed_apart() -> None:
    counts = NameCounts(2)
    counts.add(Coded.from_texts(["a", "b", "c", "a"]), np.array([1, 2, 4, 8]))
    assert len(counts) == 2
    assert counts.largest() == (NameTally("a", 2, 9), NameTally("b", 1, 2))
    assert counts.beyond == 4


def test_large_sums_are_exact() -> None:
    counts = NameCounts(1)
    counts.add(Coded.constant("a", 3), np.array([2**60 + 1, 2**60 + 1, 1]))
    assert counts.largest()[0].octets == 2**61 + 3
