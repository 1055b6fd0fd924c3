from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate.recent import recent
from hallmonitor.correlate.timeline import Unsorted, timelines


@pytest.mark.parametrize(
    ("asked", "moments"),
    [([], []), ([0], [0, 1]), ([1], [1, 3]), ([2], [3, 4]), ([4], [4]), ([5], [5]), ([0, 5], [0, 1, 5])],
)
def test_moments_whose_window_holds_what_is_asked_for(asked: list[int], moments: list[int]) -> None:
    ts = np.asarray([0, 9, 10, 10, 19, 5], dtype=np.int64)
    (timeline,) = timelines(Unsorted(ts, np.asarray([0, 0, 0, 0, 0, 1]), 2), 10)
    mask = np.isin(np.arange(6), asked)
    assert recent(timeline, mask).tolist() == moments
