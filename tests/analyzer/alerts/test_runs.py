from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.alerts.runs import run_begins


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([[]], []),
        ([[7]], [True]),
        ([[7, 7, 8, 7]], [True, False, True, True]),
        ([[1, 1, 1, 2], [5, 5, 6, 6]], [True, False, True, True]),
    ],
)
def test_a_run_begins_where_any_column_changes(columns: list[list[int]], expected: list[bool]) -> None:
    assert run_begins(*(np.asarray(column, dtype=np.int64) for column in columns)).tolist() == expected
