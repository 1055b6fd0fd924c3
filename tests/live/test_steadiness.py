from __future__ import annotations

import numpy as np
import pytest
from testbed.steadiness import growth

TIME = np.arange(0.0, 900.0)


def test_a_line_is_found_whatever_a_few_samples_say() -> None:
    values = 100 + 5 * TIME / 3_600
    values[::10] += 1_000
    assert growth(TIME, values).per_hour == pytest.approx(5, abs=0.5)


def test_noise_is_not_growth() -> None:
    noise = np.random.default_rng(1).normal(0, 1, len(TIME))
    found = growth(TIME, 100 + noise)
    assert abs(found.per_hour) < found.noise_per_hour < 5


def test_growth_stands_out_of_noise() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, len(TIME))
    found = growth(TIME, 100 + noise + 20 * TIME / 3_600)
    assert found.per_hour > 1 + found.noise_per_hour


def test_steps_that_come_back_are_not_growth() -> None:
    saw = TIME % 60 / 60
    found = growth(TIME, 100 + saw)
    assert abs(found.per_hour) < 1 + found.noise_per_hour
