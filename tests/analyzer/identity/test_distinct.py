from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.identity.distinct import distinct_addresses, distinct_integers

BIG = 2**64 - 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(0, 5)],
        [(0, 5), (0, 3), (0, 5)],
        [(1, 5), (0, 5), (1, 5), (0, 6), (1, 4)],
        [(BIG, 0), (0, BIG), (BIG, BIG), (0, 0), (BIG, 0)],
    ],
)
def test_numbers_each_address_once(rows: list[tuple[int, int]]) -> None:
    hi = np.array([row[0] for row in rows], dtype=np.uint64)
    lo = np.array([row[1] for row in rows], dtype=np.uint64)
    distinct = distinct_addresses(hi, lo)
    found = list(zip(distinct.hi.tolist(), distinct.lo.tolist(), strict=True))
    assert found == sorted(set(rows))
    assert [found[code] for code in distinct.codes] == rows


@pytest.mark.parametrize("dtype", [np.uint64, np.int64])
@pytest.mark.parametrize(
    "values",
    [[], [7], [7, 7, 9, 8], [10**9, 5, 5], [2**62, 2**62 + 3, 2**62 + 1], [0, 2**62], list(range(50, 0, -3))],
)
def test_numbers_each_integer_once(dtype: type[np.uint64 | np.int64], values: list[int]) -> None:
    found, codes = distinct_integers(np.array(values, dtype=dtype))
    assert found.tolist() == sorted(set(values))
    assert [int(found[code]) for code in codes] == values


def test_negative_integers_and_the_whole_range() -> None:
    values = np.array([-5, 3, -5, np.iinfo(np.int64).min, np.iinfo(np.int64).max, -4])
    for part in (values, values[:3]):
        found, codes = distinct_integers(part)
        assert found[codes].tolist() == part.tolist()
