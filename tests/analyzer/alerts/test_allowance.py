from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts.allowance import spend

if TYPE_CHECKING:
    from random import Random

    from hallmonitor.alerts.allowance import Spent

MINUTE = 60_000_000
PAUSE = 5 * MINUTE
POOLS = 3

Record = tuple[int, int, int, int]
"""Pool, first packet, last packet, bytes."""


def _spend(records: list[Record]) -> Spent:
    """Count records of any pools, of which those without a record are left out."""
    pool, ts, ts_end, octets = np.array(records, dtype=np.int64).reshape(-1, 4).T
    return spend(np.unique(pool, return_inverse=True)[1], ts, ts_end, octets)


def _told(spent: Spent) -> list[tuple[int, int]]:
    return list(zip(spent.us.tolist(), spent.octets.tolist(), strict=True))


def _stretches(records: list[Record]) -> list[tuple[int, int]]:
    """Begin and end of each stretch, from the definition: one record after the other."""
    found: list[tuple[int, int]] = []
    for _, ts, ts_end, _ in sorted(records):
        begin, end = found.pop() if found and ts - found[-1][1] < PAUSE else (ts, ts)
        found.append((begin, max(end, ts, ts_end)))
    return found


def _by_definition(records: list[Record]) -> list[tuple[int, int]]:
    told = []
    for pool, ts, _, _ in records:
        earlier = [each for each in records if each[0] == pool and each[1] < ts]
        stretches = _stretches(earlier)
        spent = sum(end - begin for begin, end in stretches)
        if stretches and ts - stretches[-1][1] < PAUSE:
            spent += ts - stretches[-1][1]  # its own stretch counts up to now, which may be before it is known to end
        told.append((spent, sum(octets for *_, octets in earlier)))
    return told


# Times on a grid of half minutes, so that ties and pauses of exactly 5 minutes are common; some just beside it.
TIMES = st.tuples(st.integers(0, 120), st.sampled_from([0, 0, 0, -1, 1])).map(lambda at: at[0] * MINUTE // 2 + at[1])
LASTING = st.sampled_from([-MINUTE, 0, 1, MINUTE // 2, MINUTE, 3 * MINUTE, 30 * MINUTE])
RECORDS = st.lists(
    st.builds(
        lambda pool, ts, lasting, octets: (pool, ts, ts + lasting, octets),
        st.integers(0, POOLS - 1),
        TIMES,
        LASTING,
        st.integers(0, 5),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("third", "spent"),
    [
        (10 * MINUTE + 59_000_000, 10 * MINUTE + 59_000_000),  # the pause is a second too short
        (11 * MINUTE, 6 * MINUTE),  # it is long enough
        (11 * MINUTE - 1, 11 * MINUTE - 1),
    ],
)
def test_the_example(third: int, spent: int) -> None:
    records = [(0, 0, 4 * MINUTE, 7), (0, 3 * MINUTE, 6 * MINUTE, 5), (0, third, 12 * MINUTE, 1)]
    result = _spend(records)
    assert _told(result) == [(0, 0), (3 * MINUTE, 7), (spent, 12)]
    assert (result.pool_us.tolist(), result.pool_octets.tolist()) == ([spent + 12 * MINUTE - third], [13])


@given(RECORDS)
@settings(max_examples=1500, deadline=None)
def test_agrees_with_the_definition(records: list[Record]) -> None:
    result = _spend(records)
    assert _told(result) == _by_definition(records)
    pools = [[record for record in records if record[0] == pool] for pool in sorted({record[0] for record in records})]
    assert result.pool_us.tolist() == [sum(end - begin for begin, end in _stretches(own)) for own in pools]
    assert result.pool_octets.tolist() == [sum(octets for *_, octets in own) for own in pools]


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_order_gives_the_same(records: list[Record], random: Random) -> None:
    order = list(range(len(records)))
    random.shuffle(order)
    whole, mixed = _spend(records), _spend([records[at] for at in order])
    assert _told(mixed) == [_told(whole)[at] for at in order]
    assert (mixed.pool_us.tolist(), mixed.pool_octets.tolist()) == (whole.pool_us.tolist(), whole.pool_octets.tolist())
