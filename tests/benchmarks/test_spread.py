from __future__ import annotations

import pytest

from harness.spread import Spread, spread


def test_an_odd_number_of_rounds_has_a_middle_value() -> None:
    assert spread([5.0, 1.0, 2.0]) == Spread(2.0, 1.0, 5.0, 3)


def test_an_even_number_of_rounds_has_the_mean_of_two() -> None:
    assert spread([4.0, 1.0, 2.0, 9.0]) == Spread(3.0, 1.0, 9.0, 4)


def test_the_ratio_is_of_medians() -> None:
    assert spread([10.0, 30.0, 999.0]).over(spread([1.0, 4.0, 5.0])) == 7.5


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])
