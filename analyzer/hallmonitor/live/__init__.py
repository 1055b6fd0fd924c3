"""Judging without an end: what outlives a restart, and a change of the rules while it runs."""

from __future__ import annotations

from hallmonitor.live.keeper import Keeper
from hallmonitor.live.state_file import Committed, StateFile

__all__ = ["Committed", "Keeper", "StateFile"]
