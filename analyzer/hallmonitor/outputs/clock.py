"""The machine's clocks at the edge where alerts are delivered; tests hold others in their place."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: the one that people go by may step; by the other nothing waits longer because of that."""

    def wall_s(self) -> float:
        """Seconds since 1970."""

    def steady_s(self) -> float:
        """Seconds since some moment, going on evenly."""


class MachineClock:
    """The clocks of the machine."""

    def wall_s(self) -> float:
        """Seconds since 1970, as the machine is set."""
        return time.time()

    def steady_s(self) -> float:
        """Seconds since some moment, also while the clock is set."""
        return time.monotonic()
