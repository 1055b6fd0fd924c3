from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmonitor.alerts import blocks as module
from hallmonitor.alerts.blocks import Blocks, joined, narrowest

TYPES = {"number": None, "time": np.int64}


def block(*numbers: int) -> dict[str, np.ndarray]:
    values = np.asarray(numbers, dtype=np.int64)
    return {"number": values, "time": values * 10}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.integers(-(1 << 40), 1 << 40), max_size=9), max_size=20), st.data())
def test_blocks_hold_what_one_array_would(parts: list[list[int]], data: st.DataObject) -> None:
    whole = [number for part in parts for number in part]
    blocks = Blocks(TYPES)
    for part in parts:
        blocks.append(block(*part))
    assert len(blocks) == len(whole)
    assert blocks.column("number").tolist() == whole
    assert blocks.whole()["time"].tolist() == [number * 10 for number in whole]
    asked = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=9)) if whole else []
    for order in (asked, sorted(asked)):
        assert blocks.take("number", np.asarray(order, dtype=np.int32)).tolist() == [whole[place] for place in order]
    assert blocks.where(lambda held: held["number"] > 0)["number"].tolist() == [one for one in whole if one > 0]
    blocks.replace("number", lambda held: held["number"] + 1)
    blocks.keep(lambda held: held["number"] > 1)
    assert len(blocks) == len(whole) - sum(one <= 0 for one in whole)
    assert blocks.column("time").tolist() == [one * 10 for one in whole if one > 0]


def test_marked_rows_are_kept_wherever_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 2)
    blocks = Blocks(TYPES)
    blocks.keep_marked(np.empty(0, dtype=np.bool_))
    for numbers in ((0, 1, 2), (3, 4), (5, 6, 7)):
        blocks.append(block(*numbers))
    blocks.keep_marked(np.asarray([False, True, False, True, True, False, False, True]))
    assert blocks.column("number").tolist() == [1, 3, 4, 7]
    assert len(blocks) == 4


def test_small_blocks_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(parts: list[dict[str, np.ndarray]], types: dict[str, object]) -> dict[str, np.ndarray]:
        calls.append(sum(part["number"].shape[0] for part in parts))
        return joined(parts, types)

    monkeypatch.setattr(module, "joined", counted)
    blocks = Blocks(TYPES)
    for number in range(1024):
        blocks.append(block(number))
    assert sum(calls) <= 1024 * 11  # each row is copied once for each doubling
    calls.clear()
    blocks.column("number")
    assert len(blocks.column("number")) == 1024


@pytest.mark.parametrize(
    ("numbers", "size"),
    [
        ([], 1),
        ([-128, 127], 1),
        ([128], 2),
        ([-129], 2),
        ([32_768], 4),
        ([-(1 << 31), (1 << 31) - 1], 4),
        ([1 << 31], 8),
        ([-(1 << 63), (1 << 63) - 1], 8),
    ],
)
def test_numbers_are_kept_in_the_narrowest_type(numbers: list[int], size: int) -> None:
    kept = narrowest(np.asarray(numbers, dtype=np.int64))
    assert kept.dtype.itemsize == size
    assert kept.tolist() == numbers
