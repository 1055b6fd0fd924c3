from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.evaluate.expression import NumberTest, Operator
from hallmonitor.evaluate.number_mask import number_mask

COMPARE: dict[Operator, Any] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
EDGES = [0, 1, 5, 2**15, 2**16 - 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1]
WANTED = st.sampled_from(
    [*EDGES, *(-edge for edge in EDGES), 2**64, 0.5, -0.5, 4.5, 5.0, 1e300, float("inf"), -float("inf")]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from([np.uint8, np.int8, np.uint16, np.int32, np.int64, np.uint64]),
    st.lists(st.sampled_from([*EDGES, *(-edge for edge in EDGES)]), max_size=8),
    st.sampled_from(list(COMPARE)),
    st.frozensets(WANTED, min_size=1, max_size=4),
)
def test_whole_numbers_are_compared_exactly(
    dtype: type[np.integer[Any]], numbers: list[int], relation: Operator, wanted: frozenset[float]
) -> None:
    bounds = np.iinfo(dtype)
    values = np.asarray([number for number in numbers if bounds.min <= number <= bounds.max], dtype=dtype)
    mask = number_mask(NumberTest("x", relation, wanted), values)
    assert mask.dtype == np.bool_
    assert mask.tolist() == [any(COMPARE[relation](int(value), each) for each in wanted) for value in values]


@pytest.mark.parametrize("relation", COMPARE)
@pytest.mark.parametrize("wanted", [-1, 0, 0.5, 1, 2, float("nan")])
def test_flags_and_fractions_are_compared_as_numbers(relation: Operator, wanted: float) -> None:
    test = NumberTest("x", relation, frozenset({wanted}))
    assert number_mask(test, np.array([False, True])).tolist() == [COMPARE[relation](each, wanted) for each in (0, 1)]
    fractions = np.array([0.0, 0.5, -2.5, np.nan])
    assert number_mask(test, fractions).tolist() == [COMPARE[relation](each, wanted) for each in fractions.tolist()]


def test_a_long_list_is_looked_up() -> None:
    test = NumberTest("x", "eq", frozenset({*range(0, 100, 3), 70_000, 0.5}))
    values = np.arange(100, dtype=np.uint16)
    assert number_mask(test, values).tolist() == [value % 3 == 0 for value in range(100)]


def test_a_number_beyond_any_fraction_is_above_all() -> None:
    test = NumberTest("x", "lt", frozenset({10**400}))
    assert number_mask(test, np.array([1.5, -1.5])).tolist() == [True, True]
    assert number_mask(test, np.array([1, -1])).tolist() == [True, True]
