"""Sigma correlations: what a trailing window holds at each event."""

from __future__ import annotations

from hallmonitor.correlate.correlation import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.crossings import Crossings, crossings
from hallmonitor.correlate.leaf import Leaf, Numbers
from hallmonitor.correlate.tree import columns_asked, group_columns, lookback_us

__all__ = [
    "Correlation",
    "CorrelationKind",
    "Crossings",
    "Leaf",
    "Numbers",
    "Operator",
    "columns_asked",
    "crossings",
    "group_columns",
    "lookback_us",
]
