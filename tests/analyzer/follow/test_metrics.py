"""What the metrics page says: every counter moves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from hallmonitor.columns import Columns
from hallmonitor.follow.following import Step
from hallmonitor.follow.judging import Counts
from hallmonitor.follow.metrics import FollowMetrics
from hallmonitor.site import Site

ALERT = (
    '{"id":"a","signature":{"name":"gaming"},"clause":"other-use","level":"low","device":"device-1",'
    '"building":"High school"}'
)
COUNTS = Counts(8, {"gaming": 9}, {"scan": 10}, 11, 12, 13, {"exception": 14, "cool_down": 15})
ROW = {
    "source_ip": "10.0.0.1",
    "destination_ip": "192.0.2.77",
    "device": "device-1",
    "domain": "secret.example",
    "service": "quiz",
    "building": "High school",
    "category": "gaming",
    "source_bytes": 20,
    "destination_bytes": 300,
}
_REST = 'schedule="working",sensor="gateway"'
USED = {"gaming": {"below_half": 1, "above_half": 2, "used_up": 3}}


def rules() -> SimpleNamespace:
    """What the metrics read of rules."""
    entry = SimpleNamespace(signature_name="gaming", clause="other-use", level=None)
    return SimpleNamespace(
        site=Site.model_validate({"buildings": [{"name": "High school", "networks": ["10.0.0.0/24"]}]}),
        rulebook=SimpleNamespace(
            policy=SimpleNamespace(entries=[entry]),
            signatures=[SimpleNamespace(name="gaming", level="low")],
            catalogue=SimpleNamespace(categories=["gaming"]),
        ),
    )


def values(registry: CollectorRegistry) -> dict[str, float]:
    lines = generate_latest(registry).decode().splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs if "_created" not in name}


def moved(metrics: FollowMetrics) -> None:
    """Have everything happen once."""
    file = SimpleNamespace(size=1000, sensor="gateway")
    taken = SimpleNamespace(file=file, unread=2, missing=3, renewed=True)
    metrics.stepped(Step(taken, records=5, ahead=4, columns=Columns.from_rows([ROW])))  # type: ignore[arg-type]
    metrics.stepped(Step())
    metrics.committed([SimpleNamespace(id="a", to_json=lambda: ALERT)], 7_000_000)
    metrics.used(USED)
    metrics.failed("spool")
    metrics.failed("state")
    metrics.rules_changed.inc()
    metrics.stands(waiting=6, reached_us=1_000_000, newest_us=31_000_000, now_us=41_000_000)
    metrics.left_out(COUNTS)


def test_every_counter_moves() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.begin(rules(), ["gateway"])  # type: ignore[arg-type]
    before = values(registry)
    moved(metrics)
    after = values(registry)
    assert {
        name.removeprefix("hallmonitor_follow_"): value for name, value in after.items() if before.get(name) != value
    } == {
        'alerts_held_back_total{by="cool_down"}': 15,
        'alerts_held_back_total{by="exception"}': 14,
        'alerts_total{building="High school",clause="other-use",level="low",signature="gaming"}': 1,
        'allowance_devices{signature="gaming",used="above_half"}': 2,
        'allowance_devices{signature="gaming",used="below_half"}': 1,
        'allowance_devices{signature="gaming",used="used_up"}': 3,
        "behind_seconds": 30,
        "commits_total": 1,
        f'direction_bytes_total{{building="High school",direction="outbound",{_REST}}}': 320,
        'failures_total{what="spool"}': 1,
        'failures_total{what="state"}': 1,
        "last_commit_timestamp_seconds": 7,
        "losses_forgotten_total": 12,
        f'naming_bytes_total{{building="High school",naming="named",{_REST}}}': 320,
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
        f'traffic_bytes_total{{building="High school",category="gaming",{_REST}}}': 320,
    }
    assert set(after) - set(before) == {
        "hallmonitor_follow_losses_forgotten_total",
        "hallmonitor_follow_pairs_forgotten_total",
        "hallmonitor_follow_records_late_total",
        "hallmonitor_follow_rows_kept",
        *(f'hallmonitor_follow_allowance_devices{{signature="gaming",used="{word}"}}' for word in USED["gaming"]),
        'hallmonitor_follow_records_ungrouped_total{signature="scan"}',
        'hallmonitor_follow_rows_dropped_total{signature="gaming"}',
        *(f'hallmonitor_follow_alerts_held_back_total{{by="{by}"}}' for by in COUNTS.held_back),
    }


def test_no_label_holds_an_address_a_device_or_a_domain() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.begin(rules(), ["gateway"])  # type: ignore[arg-type]
    moved(metrics)
    labels = {name for family in registry.collect() for sample in family.samples for name in sample.labels}
    assert labels == {
        *("signature", "clause", "level", "building", "what", "program", "version", "by", "used"),
        *("category", "direction", "naming", "schedule", "sensor"),
    }
    page = generate_latest(registry).decode()
    assert [told for told in ("device-1", "secret", "10.0.0", "192.0.2", "quiz") if told in page] == []


def test_an_alert_from_before_an_update_and_one_of_no_known_building() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.begin(rules(), [])  # type: ignore[arg-type]
    for building in ("", ',"building":null', ',"building":"Torn down"'):
        line = ALERT.replace(',"building":"High school"', building)
        metrics.committed([SimpleNamespace(id="a", to_json=lambda line=line: line)], 0)
    told = {name: value for name, value in values(registry).items() if "alerts_total" in name}
    of = 'hallmonitor_follow_alerts_total{{building="{}",clause="other-use",level="low",signature="gaming"}}'
    assert told == {of.format("High school"): 0, of.format("other"): 1, of.format("unassigned"): 2}


def test_what_a_reload_makes_known_begins_at_zero_and_counts_stay() -> None:
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.begin(rules(), ["gateway"])  # type: ignore[arg-type]
    moved(metrics)
    before = values(registry)
    later = rules()
    later.site = Site.model_validate({"buildings": [{"name": "Annex", "networks": ["10.9.0.0/24"]}]})
    later.rulebook.catalogue.categories = ["streaming"]
    metrics.begin(later, ["gateway"])  # type: ignore[arg-type]
    metrics.used({})
    after = values(registry)
    gone = {f'hallmonitor_follow_allowance_devices{{signature="gaming",used="{word}"}}' for word in USED["gaming"]}
    assert {name: after.get(name) for name, value in before.items() if after.get(name) != value} == dict.fromkeys(gone)
    fresh = {name: value for name, value in after.items() if name not in before}
    assert set(fresh.values()) == {0}
    of = 'building="Annex",category="streaming",schedule="off_hours",sensor="gateway"'
    assert f"hallmonitor_follow_traffic_bytes_total{{{of}}}" in fresh


def test_the_page_passes_the_linter() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    registry = CollectorRegistry()
    metrics = FollowMetrics(registry)
    metrics.begin(rules(), ["gateway"])  # type: ignore[arg-type]
    moved(metrics)
    done = subprocess.run(
        [promtool, "check", "metrics"], input=generate_latest(registry), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_every_metric_is_documented() -> None:
    registry = CollectorRegistry()
    FollowMetrics(registry).left_out(COUNTS)
    page = (Path(__file__).parents[3] / "docs" / "following.md").read_text(encoding="utf-8")
    for family in registry.collect():
        assert f"`{family.name}" in page, family.name
