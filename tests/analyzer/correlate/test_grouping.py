from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate.grouping import Grouping

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


def test_more_combinations_than_64_bits_tell_apart_are_refused() -> None:
    draw = np.random.default_rng(1)
    columns = [draw.integers(-(1 << 62), 1 << 62, 70_000) for _ in range(4)]
    with pytest.raises(OverflowError, match="too many columns"):
        Grouping.of(columns, 70_000)
