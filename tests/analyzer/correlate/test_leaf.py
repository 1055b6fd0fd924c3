from __future__ import annotations

import numpy as np

from hallmonitor.correlate import Leaf, Numbers


def test_a_leaf_has_as_many_rows_as_times() -> None:
    assert len(Leaf("rule", np.arange(3), {"device": Numbers(np.arange(3))})) == 3
