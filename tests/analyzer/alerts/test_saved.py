from __future__ import annotations

import json
from unittest import mock

import numpy as np
import pytest

from hallmonitor.alerts import saved
from hallmonitor_service.faults import FaultsError

ARRAYS = {"rows of one": np.asarray([1, 2], dtype=np.int32), "none": np.empty(0, dtype=np.int64)}
VALUES = {"texts": ["a", "\udc80", "日本"], "late": 3, "nothing": None}


def test_what_is_written_is_read() -> None:
    state = saved.write(ARRAYS, VALUES, "f")
    arrays, values = saved.read(state, "f")
    assert values == VALUES
    assert {name: (held.tolist(), held.dtype) for name, held in arrays.items()} == {
        name: (held.tolist(), held.dtype) for name, held in ARRAYS.items()
    }
    assert saved.write(arrays, values, "f") == state


def test_another_judge_refuses_it() -> None:
    with pytest.raises(FaultsError, match="other signatures"):
        saved.read(saved.write(ARRAYS, VALUES, "f"), "g")


def test_another_version_refuses_it() -> None:
    state = saved.write(ARRAYS, VALUES, "f")
    with mock.patch.object(saved, "VERSION", 9), pytest.raises(FaultsError, match="version 1, not 9"):
        saved.read(state, "f")


def test_no_damaged_state_is_taken() -> None:
    state = saved.write(ARRAYS, VALUES, "f")
    for length in range(0, len(state) - 1, 7):
        with pytest.raises(FaultsError, match="cannot be read"):
            saved.read(state[:length], "f")
    place = state.index(json.dumps(["a"])[1:-1].encode())
    with pytest.raises(FaultsError, match="cannot be read"):
        saved.read(state[:place] + b"xxx" + state[place + 3 :], "f")


def test_a_state_of_whatever_rules_is_read_where_that_is_asked_for() -> None:
    assert saved.read(saved.write(ARRAYS, VALUES, "f"), None)[1] == VALUES
