from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import first_seen as module
from hallmonitor.alerts.first_seen import NO_PAIR, FirstSeen
from hallmonitor.columns import Columns

SECRET = bytes(range(32))
SEEN = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 50))


def take(memory: FirstSeen, *seen: tuple[str | None, str | None, int]) -> np.ndarray:
    columns = Columns.from_rows([{"device": device, "domain": domain} for device, domain, _ in seen])
    keys = memory.keys(columns)
    memory.observe(keys, np.asarray([ts for *_, ts in seen], dtype=np.int64))
    return keys


@pytest.mark.parametrize("recent", [0, 65_536])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(batches=st.lists(st.lists(SEEN, min_size=1, max_size=6), min_size=1, max_size=6))
def test_the_earliest_time_of_each_pair_is_remembered(recent: int, batches: list[list[Any]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_RECENT", recent)
        memory = FirstSeen(SECRET)
        keys = np.concatenate([take(memory, *batch) for batch in batches])
    everything = [one for batch in batches for one in batch]
    earliest = [min(ts for *pair, ts in everything if pair == [device, domain]) for device, domain, _ in everything]
    assert memory.earliest(keys).tolist() == earliest
    assert len(memory) == len({tuple(pair) for *pair, _ in everything})
    other = FirstSeen(SECRET)
    other.restore(memory.save())
    assert other.earliest(keys).tolist() == earliest


def test_without_device_or_domain_there_is_no_pair() -> None:
    memory = FirstSeen(SECRET)
    assert take(memory, ("a", None, 3), (None, "x", 4)).tolist() == [NO_PAIR, NO_PAIR]
    assert len(memory) == 0
    assert memory.earliest(np.asarray([NO_PAIR]))[0] < 0
    assert memory.keys(Columns(2, {}, {}, {})).tolist() == [NO_PAIR, NO_PAIR]


def test_keys_depend_on_the_secret_and_on_which_is_which() -> None:
    pairs = [("a", "b", 1), ("b", "a", 1)]
    one, other = (take(FirstSeen(secret), *pairs).tolist() for secret in (SECRET, b"another"))
    assert len({*one, *other}) == 4


def test_what_was_not_seen_for_longest_is_forgotten_and_counted() -> None:
    memory = FirstSeen(SECRET, most=8)
    take(memory, *(("a", str(number), number) for number in range(8)))
    take(memory, ("a", "0", 20))
    keys = take(memory, *(("a", str(number), 20) for number in range(9)))
    assert (len(memory), memory.forgotten) == (7, 2)
    assert memory.earliest(keys[:1]).tolist() == [0]
