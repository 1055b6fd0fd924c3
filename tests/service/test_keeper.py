from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.keeper import Keeper

SUCCESSFUL = "hallmonitor_config_last_reload_successful"
SUCCEEDED = "hallmonitor_config_last_reload_success_timestamp_seconds"
FAULTS = [Fault("one", "mend it", Path("a.yml"), 3), Fault("two", "mend it", Path("b.yml"), 4)]


def load(name: str, *, sound: bool = True) -> str:
    if not sound:
        raise FaultsError(FAULTS)
    return f"rules {name}"


def test_rules_with_faults_leave_the_last_good_ones() -> None:
    registry = CollectorRegistry()
    keeper = Keeper(load, registry)
    assert keeper.reload(100.0, "a") == []
    assert keeper.kept == "rules a"
    assert keeper.reload(200.0, "b", sound=False) == FAULTS
    assert keeper.kept == "rules a"
    assert (registry.get_sample_value(SUCCESSFUL), registry.get_sample_value(SUCCEEDED)) == (0, 100)
    assert keeper.reload(300.0, "c") == []
    assert keeper.kept == "rules c"
    assert (registry.get_sample_value(SUCCESSFUL), registry.get_sample_value(SUCCEEDED)) == (1, 300)


def test_before_a_load_that_holds_there_are_no_rules() -> None:
    registry = CollectorRegistry()
    keeper = Keeper(load, registry)
    assert (keeper.kept, registry.get_sample_value(SUCCESSFUL)) == (None, 0)
    assert keeper.reload(100.0, "a", sound=False) == FAULTS
    assert (keeper.kept, registry.get_sample_value(SUCCEEDED)) == (None, 0)
