"""Explanations: why an alert fired, why one did not, and what a condition asks, in words."""

from __future__ import annotations

from hallmonitor.explain.condition_words import condition_lines, condition_words

__all__ = ["condition_lines", "condition_words"]
