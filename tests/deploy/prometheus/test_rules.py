"""Each rule holds what it says: checked and tested by promtool, an alarm both firing and silent."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from shipped_rules import ALARMS, RECORDS, REPOSITORY, RULE_FILES, RULES, TEST_FILES

if TYPE_CHECKING:
    from pathlib import Path

    from shipped_rules import Rule

CASES: list[dict[str, Any]] = [
    test for path in TEST_FILES for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
]
LEVELS = ("critical", "high", "medium", "low", "informational")


def test_promtool_finds_no_mistake_in_the_rules(promtool: str) -> None:
    done = subprocess.run(
        [promtool, "check", "rules", "--lint=all", "--lint-fatal", *RULE_FILES],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.stem)
def test_the_rules_do_as_their_tests_say(promtool: str, path: Path) -> None:
    done = subprocess.run([promtool, "test", "rules", path], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alarm_is_tested_firing_and_silent() -> None:
    tested = {
        (case["alertname"], bool(case["exp_alerts"])) for test in CASES for case in test.get("alert_rule_test", ())
    }
    assert tested == {(alarm.name, fires) for alarm in ALARMS for fires in (True, False)}


def test_each_record_is_tested() -> None:
    tested = {
        name
        for test in CASES
        for case in test.get("promql_expr_test", ())
        if case["exp_samples"]
        for name in re.findall(r"[\w:]*:[\w:]*", case["expr"])
    }
    assert tested == {record.name for record in RECORDS}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_record_is_named_by_level_metric_and_operation(record: Rule) -> None:
    # https://prometheus.io/docs/practices/rules/
    level, metric, operation = record.name.split(":")
    assert set(level.split("_")) <= {
        *("sensor", "category", "direction", "cause"),
        *("building", "schedule", "naming", "clause", "level", "signature"),
    }
    assert metric.startswith(("hallmonitor_agent_", "hallmonitor_follow_"))
    assert re.fullmatch(r"rate(5m|10m)|ratio|ratio_rate(10m|1h)|increase1h", operation)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_an_alarm_says_what_whoever_gets_it_needs(alarm: Rule) -> None:
    assert alarm.name.startswith("Hallmonitor")
    assert set(alarm.labels) == {"severity", "topic"}
    assert alarm.labels["severity"] in {"critical", "warning", "info"}
    assert alarm.labels["topic"] in {"health", "prohibited_use"}
    assert set(alarm.annotations) == {"summary", "description", "runbook_url", "runbook_file"}
    assert "\n" not in alarm.annotations["summary"]
    for sentence in (alarm.annotations["summary"], alarm.annotations["description"]):
        assert sentence.endswith((".", "`."))


def test_there_is_an_alarm_for_each_level_of_alerts_and_none_tells_whose_they_are() -> None:
    of_use = {alarm.name: alarm for alarm in ALARMS if alarm.labels["topic"] == "prohibited_use"}
    assert set(of_use) == {f"HallmonitorProhibitedUse{level.capitalize()}" for level in LEVELS}
    for level in LEVELS:
        alarm = of_use[f"HallmonitorProhibitedUse{level.capitalize()}"]
        assert f'{{level="{level}"}}' in alarm.expr
    severities = {level: of_use[f"HallmonitorProhibitedUse{level.capitalize()}"].labels["severity"] for level in LEVELS}
    assert severities == {
        "critical": "critical",
        "high": "warning",
        "medium": "info",
        "low": "info",
        "informational": "info",
    }
    for rule in RULES:
        told = f"{rule.expr} {rule.annotations}"
        assert not re.search(
            r"\b(device|user|domain|address|group)\b\s*[=!]|labels\.(device|user|domain|address)", told
        )


def test_the_memory_of_the_analyzer_is_held_against_its_unit() -> None:
    unit = (REPOSITORY / "deploy" / "systemd" / "hallmonitor-follow.service").read_text(encoding="utf-8")
    found = re.search(r"^MemoryMax=(\d+)G$", unit, re.MULTILINE)
    assert found is not None
    (alarm,) = (alarm for alarm in ALARMS if alarm.name == "HallmonitorFollowMemoryNearLimit")
    assert f"0.9 * {found[1]} * 1024 ^ 3" in alarm.expr
    assert f"of {found[1]} GiB." in alarm.annotations["summary"]
