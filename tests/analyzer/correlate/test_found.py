from __future__ import annotations

import numpy as np

from hallmonitor.correlate import Correlation, CorrelationKind, Leaf, Numbers
from hallmonitor.correlate.correlation import Member
from hallmonitor.correlate.found import Inner, find

TWICE = Correlation(CorrelationKind.EVENT_COUNT, 10, ("device", "peer"), threshold=2)
ROWS = Leaf(
    "rule",
    np.asarray([0, 5, 5, 30, 31], dtype=np.int64),
    {"device": Numbers(np.asarray([7, 7, 7, 7, 7])), "peer": Numbers(np.asarray([1, 1, 1, 2, 2]))},
)


def outer(after_us: int | None = None, until_us: int | None = None, window_us: int = 100) -> Inner:
    over = Correlation(
        CorrelationKind.EVENT_COUNT, window_us, ("device",), threshold=3, members=(Member("twice", None, TWICE),)
    )
    found = find(over, [ROWS], after_us, until_us)
    (inner,) = found.members
    assert isinstance(inner, Inner)
    assert found.ts.tolist() == ([31] if window_us == 100 else [])
    return inner


def test_an_inner_correlation_happens_at_each_event_that_crosses() -> None:
    inner = outer()
    assert inner.found.ts.tolist() == [5, 31]
    assert inner.crossing.tolist() == [0, 0, 1]
    leaf = inner.happening("twice")
    assert leaf.ts.tolist() == [5, 5, 31]
    assert {name: numbers.values.tolist() for name, numbers in leaf.columns.items()} == {
        "device": [7, 7, 7],
        "peer": [1, 1, 2],
    }


def test_an_inner_correlation_is_looked_for_as_far_back_as_the_outer_window() -> None:
    assert outer(30, 31).found.ts.tolist() == [5, 31]
    assert outer(30, 31, 20).found.ts.tolist() == [31]
