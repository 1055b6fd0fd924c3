"""Trailing windows over events of many groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Events, measure

EVENTS = 100_000
GROUPS = 500
WINDOW_US = 600_000_000
DAY_US = 86_400_000_000


@pytest.mark.parametrize("kind", list(CorrelationKind))
def test_window(benchmark: Any, kind: CorrelationKind) -> None:
    draw = np.random.default_rng(1)
    group, ts = draw.integers(GROUPS, size=EVENTS), draw.integers(DAY_US, size=EVENTS)
    rule, value = draw.integers(2, size=EVENTS), draw.integers(100, size=EVENTS)
    events = Events.sort(group, ts, rule, value, WINDOW_US)
    correlation = Correlation(kind, WINDOW_US)
    measured = benchmark(lambda: measure(correlation, events, 2))
    assert len(measured) == len(events)


def test_sorting(benchmark: Any) -> None:
    draw = np.random.default_rng(1)
    group, ts = draw.integers(GROUPS, size=EVENTS), draw.integers(DAY_US, size=EVENTS)
    nothing = np.zeros(EVENTS, np.int64)
    assert len(benchmark(lambda: Events.sort(group, ts, nothing, None, WINDOW_US))) == EVENTS
