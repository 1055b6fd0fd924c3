from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.columns import Columns
from hallmonitor.evaluate.expression import Relation, SameTest
from hallmonitor.evaluate.same_mask import same_mask, taken

PAIRS = [
    ("a.example", "a.example"),
    ("a.Example", "A.example"),
    ("a.example", "a."),
    ("a.example", "EXAMPLE"),
    ("a.example", "ex"),
    ("a.example", ""),
    ("", "a"),
    (None, "a"),
    ("a", None),
    (None, None),
]
COLUMNS = Columns.from_rows([{"domain": one, "dns_query": other} for one, other in PAIRS])


@pytest.mark.parametrize(
    ("relation", "cased", "expected"),
    [
        ("whole", False, [0, 1]),
        ("whole", True, [0]),
        ("prefix", False, [0, 1, 2, 5]),
        ("prefix", True, [0, 2, 5]),
        ("suffix", False, [0, 1, 3, 5]),
        ("suffix", True, [0, 5]),
        ("inside", False, [0, 1, 2, 3, 4, 5]),
        ("inside", True, [0, 2, 4, 5]),
    ],
)
def test_texts_stand_in_a_relation(relation: Relation, cased: bool, expected: list[int]) -> None:  # noqa: FBT001 - a table
    test = SameTest("domain", "dns_query", relation, cased)
    assert np.flatnonzero(same_mask(test, COLUMNS, slice(0, len(PAIRS)))).tolist() == expected
    rows = np.arange(len(PAIRS) - 1, -1, -1)
    assert sorted(rows[same_mask(test, COLUMNS, rows)].tolist()) == expected


def test_no_address_is_the_same_as_none() -> None:
    rows = [
        {"source_ip": one, "destination_ip": other} for one, other in (("::1", "::1"), ("::", "::"), ("::1", "::2"))
    ]
    test = SameTest("source_ip", "destination_ip")
    assert same_mask(test, Columns.from_rows(rows), slice(0, 3)).tolist() == [True, False, False]


def test_numbers_of_different_types_are_compared_exactly() -> None:
    columns = Columns.from_rows([{}] * 3)
    columns = columns.with_numbers("one", np.array([2**63 + 1, 2**53 + 1, 5], dtype=np.uint64))
    columns = columns.with_numbers("other", np.array([-(2**63) + 1, 2**53, 5]), np.array([True, True, True]))
    assert same_mask(SameTest("one", "other"), columns, slice(0, 3)).tolist() == [False, False, True]
    vlans = Columns.from_rows([{"vlan": 5, "source_port": 5}, {"vlan": None, "source_port": 0}])
    assert same_mask(SameTest("vlan", "source_port"), vlans, slice(0, 2)).tolist() == [True, False]


def test_a_range_is_a_view() -> None:
    values = np.arange(9)
    assert np.shares_memory(taken(values, slice(2, 5)), values)
    assert taken(values, np.array([8, 0])).tolist() == [8, 0]
