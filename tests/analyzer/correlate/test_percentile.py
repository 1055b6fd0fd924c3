from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from hallmonitor.correlate.percentile import nearest_rank, ranks


@pytest.mark.parametrize("percentile", [0, 0.1, 33.3, 50, 66.66666666666667, 99.9, 100])
def test_the_place_is_that_of_the_percentile_as_it_is_written(percentile: float) -> None:
    counts = np.arange(1, 3000)
    share = Fraction(str(percentile)) / 100
    assert ranks(percentile, counts).tolist() == [max(1, math.ceil(share * int(count))) for count in counts]


def test_a_thousandth_is_not_rounded_up() -> None:
    assert math.ceil(99.9 / 100 * 9_000) == 8992
    assert ranks(99.9, np.asarray([9_000])).tolist() == [8991]


def test_a_place_in_many_ranges_is_told_as_sorting_each_tells_it() -> None:
    draw = np.random.default_rng(1)
    values = draw.integers(-50, 50, 400) * (1 << 56)
    starts = draw.integers(0, 300, 500)
    ends = starts + draw.integers(1, 100, 500)
    rank = draw.integers(1, ends - starts + 1)
    told = [sorted(values[begin:end])[place - 1] for begin, end, place in zip(starts, ends, rank, strict=True)]
    assert nearest_rank(values, starts, ends, rank).tolist() == told


def test_one_value_is_its_own_percentile() -> None:
    zero = np.zeros(1, dtype=np.int64)
    assert nearest_rank(np.asarray([9, 7]), zero + 1, zero + 2, zero + 1).tolist() == [7]
    assert nearest_rank(np.asarray([9]), zero[:0], zero[:0], zero[:0]).tolist() == []
