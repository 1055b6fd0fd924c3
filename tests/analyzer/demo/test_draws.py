from __future__ import annotations

from hallmonitor.demo.draws import Draws


def test_the_first_draws_of_a_seed_never_change() -> None:
    draws = Draws(4012, "golden")
    assert [draws.below(1_000) for _ in range(4)] == [438, 228, 801, 381]
    assert draws.octets(8).hex() == "0b328a8bed33ecf5"


def test_streams_differ_by_name_and_by_seed() -> None:
    assert len({Draws(seed, name).octets(16) for seed in (1, 2) for name in ("a", "b")}) == 4


def test_draws_stay_in_their_limits() -> None:
    draws = Draws(1, "limits")
    assert {draws.between(3, 5) for _ in range(100)} == {3, 4, 5}
    assert {draws.pick("ab") for _ in range(50)} == {"a", "b"}
    assert not any(draws.chance(0) for _ in range(50))
    assert all(draws.chance(100) for _ in range(50))
    assert [len(draws.octets(count)) for count in (0, 1, 2000)] == [0, 1, 2000]
