"""Replay captures through the engine, judge them by a policy and write what was found."""

from __future__ import annotations

from hallmonitor.replay.job import ReplayJob
from hallmonitor.replay.pipeline import ReplayResult, replay
from hallmonitor.replay.progress import ProgressSink, ReplayProgress
from hallmonitor.replay.rulebook import Rulebook

__all__ = ["ProgressSink", "ReplayJob", "ReplayProgress", "ReplayResult", "Rulebook", "replay"]
