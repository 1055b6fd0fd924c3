from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Leaf, Numbers
from hallmonitor.correlate.correlation import Member
from hallmonitor.correlate.counted import count
from hallmonitor.correlate.found import find

LEAVES = [
    Leaf("a", np.asarray([0, 8, 9, 30, 8], dtype=np.int64), {"device": Numbers(np.asarray([1, 1, 1, 1, 2]))}),
    Leaf("b", np.asarray([12, 25, 9], dtype=np.int64), {"device": Numbers(np.asarray([1, 1, 2]))}),
]
TWICE = Correlation(CorrelationKind.EVENT_COUNT, 5, ("device",), threshold=2, members=(Member("a", 0),))
BOTH = Correlation(
    CorrelationKind.TEMPORAL, 10, ("device",), threshold=2, members=(Member("twice", None, TWICE), Member("b", 1))
)


@pytest.mark.parametrize(
    ("correlation", "a", "b"), [(TWICE, [1, 2], []), (BOTH, [1, 2], [0])], ids=["over a rule", "over another"]
)
def test_rows_count_that_a_crossing_had_in_its_window(correlation: Correlation, a: list[int], b: list[int]) -> None:
    found = find(correlation, LEAVES, None, None)
    counted = [np.zeros(len(leaf), dtype=np.bool_) for leaf in LEAVES]
    count(found, np.zeros(found.ts.shape[0], dtype=np.bool_), counted)
    assert not any(mask.any() for mask in counted)
    count(found, np.ones(found.ts.shape[0], dtype=np.bool_), counted)
    assert [np.flatnonzero(mask).tolist() for mask in counted] == [a, b]
