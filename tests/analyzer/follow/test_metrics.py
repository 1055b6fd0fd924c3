"""What the metrics page says: every counter moves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from hallmonitor.follow.following import Step
from hallmonitor.follow.judging import Counts
from hallmonitor.follow.metrics import FollowMetrics

ALERT = '{"id":"a","signature":{"name":"gaming"},"clause":"other-use","level":"low","device":"device-1"}'


def values(registry: CollectorRegistry) -> dict[str, float]:
    lines = generate_latest(registry).decode().splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs if "_created" not in name}


def test_every_counter_moves() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    before = values(registry)
    taken = SimpleNamespace(file=SimpleNamespace(size=1000), unread=2, missing=3, renewed=True)
    metrics.stepped(Step(taken, records=5, ahead=4))  # type: ignore[arg-type]
    metrics.stepped(Step())
    metrics.committed([SimpleNamespace(id="a", to_json=lambda: ALERT)], 7_000_000)
    metrics.failed("spool")
    metrics.failed("state")
    metrics.rules_changed.inc()
    metrics.stands(waiting=6, reached_us=1_000_000, newest_us=31_000_000, now_us=41_000_000)
    metrics.left_out(Counts(8, {"gaming": 9}, {"scan": 10}, 11, 12, 13))
    after = values(registry)
    assert {
        name.removeprefix("hallmonitor_follow_"): value for name, value in after.items() if before.get(name) != value
    } == {
        'alerts_total{clause="other-use",level="low",signature="gaming"}': 1,
        "behind_seconds": 30,
        "commits_total": 1,
        'failures_total{what="spool"}': 1,
        'failures_total{what="state"}': 1,
        "last_commit_timestamp_seconds": 7,
        "losses_forgotten_total": 12,
        "newest_record_age_seconds": 10,
        "pairs_forgotten_total": 11,
        "records_ahead_total": 4,
        "records_late_total": 8,
        "records_total": 5,
        'records_ungrouped_total{signature="scan"}': 10,
        "rows_kept": 13,
        'rows_dropped_total{signature="gaming"}': 9,
        "rules_changed_total": 1,
        "sequences_renewed_total": 1,
        "spool_bytes_total": 1000,
        "spool_files_damaged_total": 2,
        "spool_files_missing_total": 3,
        "spool_files_total": 1,
        "spool_files_waiting": 6,
    }
    assert set(after) - set(before) == {
        "hallmonitor_follow_losses_forgotten_total",
        "hallmonitor_follow_pairs_forgotten_total",
        "hallmonitor_follow_records_late_total",
        "hallmonitor_follow_rows_kept",
        'hallmonitor_follow_alerts_total{clause="other-use",level="low",signature="gaming"}',
        'hallmonitor_follow_records_ungrouped_total{signature="scan"}',
        'hallmonitor_follow_rows_dropped_total{signature="gaming"}',
    }


def test_no_label_can_hold_a_device() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.committed([SimpleNamespace(id="a", to_json=lambda: ALERT)], 0)
    labels = {name for family in registry.collect() for sample in family.samples for name in sample.labels}
    assert labels == {"signature", "clause", "level", "what", "program", "version"}
    assert "device-1" not in generate_latest(registry).decode()


def test_the_page_passes_the_linter() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.committed([SimpleNamespace(id="a", to_json=lambda: ALERT)], 0)
    metrics.left_out(Counts(8, {"gaming": 9}, {"scan": 10}, 11, 12, 13))
    done = subprocess.run(
        [promtool, "check", "metrics"], input=generate_latest(registry), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_every_metric_is_documented() -> None:
    registry = CollectorRegistry()
    FollowMetrics(registry).left_out(Counts(0, {}, {}, 0, 0, 0))
    page = (Path(__file__).parents[3] / "docs" / "following.md").read_text(encoding="utf-8")
    for family in registry.collect():
        assert f"`{family.name}" in page, family.name
