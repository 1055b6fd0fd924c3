from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from hallmonitor.report.view import DeviceTally, Span


def test_total_of_a_device() -> None:
    assert DeviceTally("d", "staff", {"news": 3, "email": 4}, {}, 0).total == 7


def test_views_are_frozen() -> None:
    span = Span(1, 2)
    with pytest.raises(FrozenInstanceError):
        span.first_us = 3  # type: ignore[misc]
