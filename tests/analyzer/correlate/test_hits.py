from __future__ import annotations

import numpy as np

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.hits import Hits


def test_only_what_is_across_is_kept() -> None:
    correlation = Correlation(CorrelationKind.VALUE_SUM, 1, operator=Operator.LT, threshold=5)
    found = Hits.across(correlation, np.asarray([2, 4, 7]), np.asarray([9, 4, 1]))
    assert found.at.tolist() == [4, 7]
    assert found.measured.tolist() == [4, 1]
    assert found.times is None
