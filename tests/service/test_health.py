from __future__ import annotations

from hallmonitor_service.health import Health


def test_each_check_is_looked_at_each_time() -> None:
    reasons: list[str | None] = [None, "gone"]
    health = Health({"interface": lambda: reasons.pop(0), "spool": lambda: None})
    assert health.reasons() == {"interface": None, "spool": None}
    assert health.reasons() == {"interface": "gone", "spool": None}


def test_nothing_to_check_is_well() -> None:
    assert Health({}).reasons() == {}
