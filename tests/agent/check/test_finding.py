from __future__ import annotations

from hallmonitor_agent.check.finding import Finding, fault, ok, unknown, warning


def test_each_state_has_its_maker() -> None:
    assert ok("a") == Finding("ok", "a", "", "")
    assert warning("a", "b", "c") == Finding("warning", "a", "b", "c")
    assert fault("a", "b", "c") == Finding("fault", "a", "b", "c")
    assert unknown("a", "c") == Finding("unknown", "a", "", "c")
