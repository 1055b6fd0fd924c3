from __future__ import annotations

import random

from hallmonitor.outputs.backoff import Backoff


def backoff(seed: int = 1) -> Backoff:
    return Backoff(random.Random(seed), 1.0, 300.0)  # noqa: S311 - a seeded chance, as the tests need


def test_each_wait_is_in_the_later_half_of_twice_the_one_before() -> None:
    waits = backoff()
    for longest in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        assert longest / 2 <= waits.next_s() <= longest


def test_waits_are_apart_by_chance_and_the_same_by_the_same_chance() -> None:
    assert backoff(1).next_s() == backoff(1).next_s() != backoff(2).next_s()


def test_what_the_receiver_asked_for_is_the_least() -> None:
    assert backoff().next_s(42.0) == 42.0


def test_a_reset_begins_anew() -> None:
    waits = backoff()
    for _ in range(5):
        waits.next_s()
    waits.reset()
    assert waits.next_s() <= 1


def test_a_receiver_that_is_away_for_years_is_still_asked() -> None:
    waits = backoff()
    assert all(waits.next_s() <= 300 for _ in range(5000))
