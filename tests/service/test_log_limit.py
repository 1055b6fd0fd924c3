from __future__ import annotations

from pathlib import Path

import pytest
from structlog import DropEvent

from hallmonitor_service.log_limit import LogLimit


class Said:
    """What came through of lines that were said at given times."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.limit = LogLimit(lambda: self.now_s)

    def __call__(self, at_s: float, level: str = "warning", **event: object) -> dict[str, object] | None:
        self.now_s = at_s
        try:
            return dict(self.limit(None, level, dict(event)))
        except DropEvent:
            return None


def test_the_same_line_is_let_through_once_a_minute_with_a_count() -> None:
    said = Said()
    assert said(0, event="dropped", interface="eth0", packets=5) == {
        "event": "dropped",
        "interface": "eth0",
        "packets": 5,
    }
    assert said(30, event="dropped", interface="eth0", packets=6) is None
    assert said(59.9, event="dropped", interface="eth0", packets=7) is None
    assert said(60, event="dropped", interface="eth0", packets=8) == {
        "event": "dropped",
        "interface": "eth0",
        "packets": 8,
        "repeated": 2,
    }
    assert said(120, event="dropped", interface="eth0", packets=9) == {
        "event": "dropped",
        "interface": "eth0",
        "packets": 9,
    }


def test_another_text_or_level_is_another_line() -> None:
    said = Said()
    assert said(0, event="down", interface="eth0")
    assert said(1, event="down", interface="eth1")
    assert said(2, event="up", interface="eth0")
    assert said(3, "error", event="down", interface="eth0")
    assert said(4, event="down", interface="eth0") is None
    assert said(5, event="fault", path=Path("a"))
    assert said(6, event="fault", path=Path("b"))


def test_each_fault_is_let_through() -> None:
    said = Said()
    for at_s in range(3):
        assert said(at_s, event="fault", each=True) == {"event": "fault"}


@pytest.mark.parametrize("lines", [5000])
def test_what_is_remembered_has_a_bound(lines: int) -> None:
    said = Said()
    for number in range(lines):
        said(0, event=f"event {number}")
    assert said(1, event=f"event {lines - 1}") is None
    # The first is forgotten: it is let through again, which is the lesser evil.
    assert said(1, event="event 0") == {"event": "event 0"}
