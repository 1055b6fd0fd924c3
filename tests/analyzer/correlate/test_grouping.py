from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate.grouping import Grouping, from_zero

WIDE = [-(1 << 62), 5, 1 << 62, 5]


@pytest.mark.parametrize(
    "columns", [[[3, 1, 3, 2]], [[3, 1, 3, 2], [-1, -1, 9, 9]], [WIDE], [WIDE, [0, 1, 0, 1], WIDE]]
)
def test_groups_are_numbered_in_the_order_of_their_values(columns: list[list[int]]) -> None:
    grouping, code = Grouping.of([np.asarray(column) for column in columns], 4)
    rows = list(zip(*columns, strict=True))
    assert sorted(range(4), key=lambda row: int(code[row])) == sorted(range(4), key=lambda row: rows[row])
    assert len(set(code.tolist())) == len(set(rows))
    assert int(code.min()) >= 0
    assert int(code.max()) < grouping.size
    assert [values.tolist() for values in grouping.values(code)] == columns


def test_without_columns_all_events_are_one_group() -> None:
    grouping, code = Grouping.of([], 3)
    assert code.tolist() == [0, 0, 0]
    assert grouping.size == 1
    assert grouping.values(code[:1]) == ()


def test_without_events_there_are_columns_still() -> None:
    grouping, code = Grouping.of([np.empty(0, dtype=np.int64)] * 2, 0)
    assert [values.tolist() for values in grouping.values(code)] == [[], []]


def test_narrow_types_do_not_overflow() -> None:
    columns = [np.asarray([-128, 127, 0], dtype=np.int8), np.asarray([0, 255, 7], dtype=np.uint8)]
    grouping, code = Grouping.of(columns, 3)
    assert [values.tolist() for values in grouping.values(code)] == [[-128, 127, 0], [0, 255, 7]]


@pytest.mark.parametrize("reach", [1 << 17, 1 << 62])
def test_more_combinations_than_64_bits_tell_apart_are_grouped(reach: int) -> None:
    draw = np.random.default_rng(1)
    distinct = 1 << 17
    values = [np.unique(draw.integers(-reach, reach, 3 * distinct))[:distinct] for _ in range(4)]
    # Of four of the rows each has another beside it that differs in one column alone, each in another one.
    rows = np.column_stack([draw.permutation(each) for each in values])
    near = rows[:4].copy()
    near[np.arange(4), np.arange(4)] = rows[4:8].diagonal()
    rows = draw.permutation(np.concatenate((rows, near, rows)))
    columns = list(rows.T)
    assert all(np.unique(column).shape[0] == distinct for column in columns)
    grouping, code = Grouping.of(columns, rows.shape[0])
    assert [held.tolist() for held in grouping.values(code)] == [column.tolist() for column in columns]
    in_order = np.lexsort(columns[::-1])
    fresh = (rows[in_order][1:] != rows[in_order][:-1]).any(axis=1)
    assert int(fresh.sum()) + 1 == distinct + 4
    assert (np.diff(code[in_order]) > 0).tolist() == fresh.tolist()
    assert (np.diff(code[in_order]) >= 0).all()
    assert 0 <= int(code.min()) <= int(code.max()) < grouping.size < 1 << 62


def test_combinations_of_values_are_numbered() -> None:
    wide = [np.asarray([5, -3, 5, 5]), np.asarray([1, 1, 1 << 40, 1]), np.asarray([0, 0, 0, 1 << 62])]
    assert len(set(Grouping.of(wide, 4)[1].tolist())) == 4
    assert len(set(Grouping.of(wide[:2], 4)[1].tolist())) == 3
    assert Grouping.of([], 3)[1].tolist() == [0, 0, 0]


def test_values_count_from_zero_as_far_apart_as_they_are_or_by_rank() -> None:
    values = np.asarray([7, -3, 7, 1 << 40])
    assert from_zero(values, 1 << 62).tolist() == [10, 0, 10, (1 << 40) + 3]
    assert from_zero(values, 1 << 31).tolist() == [1, 0, 1, 2]
