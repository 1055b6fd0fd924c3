"""Sigma correlations: what a trailing window holds at each event."""

from __future__ import annotations

from hallmonitor.correlate.correlation import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.events import Events
from hallmonitor.correlate.measure import measure

__all__ = ["Correlation", "CorrelationKind", "Events", "Operator", "measure"]
