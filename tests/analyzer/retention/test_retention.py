from __future__ import annotations

import errno
import os
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from made_alerts import made
from prometheus_client import CollectorRegistry

from hallmonitor.live import StateFile
from hallmonitor.live.state_connection import connect
from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.retention.config import RetentionTable
from hallmonitor.retention.day_folders import DayFolders
from hallmonitor.retention.retention import KeptData, Retention

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.retention.removal import Removed

PATIENCE_S = 30.0
PLACE = ZoneInfo("America/New_York")
DAY_US = 86_400_000_000
NOW_US = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.fixture
def kept(tmp_path: Path) -> KeptData:
    """A state with something old and something new of each class."""
    with StateFile(tmp_path / "state") as file:
        file.commit("", b"", [made(1, last="2026-10-01T00:00:00.000000Z"), made(2, last="2026-11-23T00:00:00.000000Z")])
    for day in ("2026-10-01", "2026-11-22"):
        (tmp_path / "flows" / f"date={day}").mkdir(parents=True)
        (tmp_path / "flows" / f"date={day}" / "1.parquet").write_bytes(b"")
    (tmp_path / "damaged").mkdir()
    for name, before_us in (("old", 9 * DAY_US), ("new", 0)):
        (tmp_path / "damaged" / name).write_bytes(b"")
        os.utime(tmp_path / "damaged" / name, ns=((NOW_US - before_us) * 1000,) * 2)
    table = RetentionTable(alerts_days=30, flows_days=30, damaged_days=7)
    return KeptData(tmp_path / "state", tmp_path / "flows", (tmp_path / "damaged",), frozenset(), table)


def left(kept: KeptData) -> tuple[int, list[str], list[str]]:
    with StateFile(kept.state) as file:
        alerts = len(list(file.alerts()))
    return alerts, *(sorted(path.name for path in folder.iterdir()) for folder in (kept.flows, *kept.damaged))


def test_each_class_goes_after_its_days(kept: KeptData) -> None:
    assert [(each.name, each.removed) for each in kept.look(NOW_US)] == [("alerts", 1), ("flows", 1), ("damaged", 1)]
    assert left(kept) == (2, ["date=2026-10-01", "date=2026-11-22"], ["new", "old"])
    assert [(each.name, each.removed) for each in kept.remove(NOW_US)] == [("alerts", 1), ("flows", 1), ("damaged", 1)]
    assert left(kept) == (1, ["date=2026-11-22"], ["new"])
    with closing(connect(kept.state)) as file:
        assert file.execute("SELECT class, before_day, removed FROM removals").fetchall() == [
            ("alerts", "2026-10-24", 1),
            ("flows", "2026-10-24", 1),
            ("damaged", "2026-11-16", 1),
        ]


def test_alerts_wait_for_the_outputs_of_the_configuration(kept: KeptData) -> None:
    with AlertQueue(kept.state, "webhook", from_first=True):
        pass
    waiting = KeptData(kept.state, kept.flows, kept.damaged, frozenset({"webhook"}), kept.table)
    assert (waiting.remove(NOW_US)[0].removed, waiting.look(NOW_US)[0].undelivered) == (0, 1)


def test_it_runs_at_the_start_and_then_once_a_day_and_is_counted(kept: KeptData) -> None:
    registry = CollectorRegistry()
    retention = Retention(registry)
    assert retention.run_if_due(NOW_US, kept, PLACE)
    assert retention.wait(PATIENCE_S)
    assert left(kept)[0] == 1
    assert not retention.run_if_due(NOW_US + 1, kept, PLACE)
    assert retention.run_if_due(NOW_US + DAY_US, kept, PLACE)
    assert retention.wait(PATIENCE_S)
    for name in ("alerts", "flows", "damaged"):
        assert registry.get_sample_value("hallmonitor_follow_retention_removed_total", {"class": name}) == 1
        assert registry.get_sample_value("hallmonitor_follow_retention_failures_total", {"class": name}) == 0
    ran_s = registry.get_sample_value("hallmonitor_follow_retention_last_run_timestamp_seconds")
    assert ran_s == (NOW_US + DAY_US) / 1e6


def test_what_cannot_be_removed_is_counted(kept: KeptData, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    registry = CollectorRegistry()
    retention = Retention(registry)
    monkeypatch.setattr(DayFolders, "remove", refused)
    assert retention.run_if_due(NOW_US, kept, PLACE)
    assert retention.wait(PATIENCE_S)
    failures = {
        name: registry.get_sample_value("hallmonitor_follow_retention_failures_total", {"class": name})
        for name in ("alerts", "flows", "damaged")
    }
    assert failures == {"alerts": 0, "flows": 1, "damaged": 0}


def test_a_removal_that_takes_long_is_not_begun_a_second_time(kept: KeptData, monkeypatch: pytest.MonkeyPatch) -> None:
    let = threading.Event()

    def slow(*_: object) -> list[Removed]:
        assert let.wait(PATIENCE_S)
        return []

    retention = Retention(CollectorRegistry())
    monkeypatch.setattr(KeptData, "remove", slow)
    assert retention.run_if_due(NOW_US, kept, PLACE)
    assert not retention.run_if_due(NOW_US + DAY_US, kept, PLACE)
    assert not retention.wait(0.0)
    let.set()
    assert retention.wait(PATIENCE_S)
    assert retention.run_if_due(NOW_US + DAY_US, kept, PLACE)
    assert retention.wait(PATIENCE_S)


def test_a_fault_of_ours_comes_to_the_service(kept: KeptData, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        message = "a fault of ours"
        raise KeyError(message)

    retention = Retention(CollectorRegistry())
    monkeypatch.setattr(KeptData, "remove", broken)
    assert retention.run_if_due(NOW_US, kept, PLACE)
    assert retention.wait(PATIENCE_S)
    with pytest.raises(KeyError, match="a fault of ours"):
        retention.run_if_due(NOW_US, kept, PLACE)
