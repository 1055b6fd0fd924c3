"""Judging without an end: what outlives a restart."""

from __future__ import annotations

from hallmonitor.live.state_file import Committed, StateFile

__all__ = ["Committed", "StateFile"]
