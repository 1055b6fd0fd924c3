"""Explanations: why an alert fired, why one did not, and what a condition asks, in words."""

from __future__ import annotations

from hallmonitor.explain.condition_words import condition_lines, condition_words
from hallmonitor.explain.measure_words import measure_words, threshold_words

__all__ = ["condition_lines", "condition_words", "measure_words", "threshold_words"]
