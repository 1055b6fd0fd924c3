from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts.buckets import NUMBER, buckets, possible, table
from hallmonitor.correlate import Correlation, CorrelationKind, Operator

VALUES = st.integers(-1, 70_000)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=30), st.sampled_from([np.int32, np.int64]))
def test_a_group_is_in_one_bucket(rows: list[tuple[int, int]], kind: type) -> None:
    columns = [np.asarray(column, dtype=kind) for column in zip(*rows, strict=True)]
    for asked in (columns[:1], columns):
        held = buckets(asked, len(rows))
        assert held.tolist() == buckets([column.astype(np.int64) for column in asked], len(rows)).tolist()
        groups = list(zip(*(column.tolist() for column in asked), strict=True))
        assert len(set(zip(groups, held.tolist(), strict=True))) == len(set(groups))


def test_groups_are_spread_over_buckets() -> None:
    one, other = np.meshgrid(np.arange(100), np.arange(100))
    assert len(set(buckets([one.ravel(), other.ravel()], 10_000).tolist())) > 8_000


def test_without_columns_there_is_one_bucket() -> None:
    assert buckets([], 3).tolist() == [0, 0, 0]


def test_a_table_tells_which_are_among_some() -> None:
    among = table(np.asarray([3, 65_535, 3], dtype=np.uint16))
    assert among.shape == (NUMBER,)
    assert np.flatnonzero(among).tolist() == [3, 65_535]


HELD = np.asarray([1, 1, 1, 2, 2, 3], dtype=np.uint16)
RULE = np.asarray([0, 0, 1, 0, 0, 1], dtype=np.int8)


@pytest.mark.parametrize(
    ("kind", "operator", "threshold", "kept"),
    [
        (CorrelationKind.EVENT_COUNT, Operator.GTE, 2, [True] * 5 + [False]),
        (CorrelationKind.VALUE_COUNT, Operator.GT, 2, [True] * 3 + [False] * 3),
        (CorrelationKind.TEMPORAL, Operator.GTE, 2, [True] * 3 + [False] * 3),
        (CorrelationKind.TEMPORAL_ORDERED, Operator.GTE, 2, [True] * 3 + [False] * 3),
        (CorrelationKind.EVENT_COUNT, Operator.GTE, 1, None),
        (CorrelationKind.EVENT_COUNT, Operator.LT, 2, None),
        (CorrelationKind.VALUE_SUM, Operator.GTE, 2, None),
    ],
)
def test_only_buckets_with_enough_events_can_cross(
    kind: CorrelationKind, operator: Operator, threshold: int, kept: list[bool] | None
) -> None:
    found = possible(Correlation(kind, 10, operator=operator, threshold=threshold), HELD, RULE, 2)
    assert (None if found is None else found.tolist()) == kept
