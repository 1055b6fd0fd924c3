from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from grafana_foundation_sdk.models import alerting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def provisioning(grafana_folder: Path) -> Path:
    return grafana_folder / "provisioning"


def read(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert held["apiVersion"] == 1
    return held


def test_dashboards_are_read_from_the_packages_folder(provisioning: Path) -> None:
    (provider,) = read(provisioning / "dashboards" / "hallmonitor.yml")["providers"]
    assert provider["options"]["path"] == "/usr/share/hallmonitor/grafana/dashboards"
    assert not provider["allowUiUpdates"]


def test_the_data_source_scrapes_as_prometheus_does(provisioning: Path) -> None:
    (source,) = read(provisioning / "datasources" / "hallmonitor.yml")["datasources"]
    assert (source["type"], source["url"]) == ("prometheus", "http://127.0.0.1:9090")
    scraping = yaml.safe_load((provisioning.parents[1] / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    # $__rate_interval rests on it.
    assert source["jsonData"]["timeInterval"] == scraping["global"]["scrape_interval"]
    assert source["jsonData"]["manageAlerts"]


def test_alarms_ask_the_provisioned_data_source_and_go_to_the_contact_point(provisioning: Path) -> None:
    (source,) = read(provisioning / "datasources" / "hallmonitor.yml")["datasources"]
    alarms = read(provisioning / "alerting" / "hallmonitor.yml")
    # Policies that a file brings replace those of the whole organisation.
    assert set(alarms) == {"apiVersion", "contactPoints", "groups"}
    (point,) = alarms["contactPoints"]
    (group,) = alarms["groups"]
    assert len({rule["uid"] for rule in group["rules"]}) == len(group["rules"])
    for rule in group["rules"]:
        assert {asked["datasourceUid"] for asked in rule["data"]} == {source["uid"], "__expr__"}
        names = [asked["refId"] for asked in rule["data"]]
        assert names == [asked["model"]["refId"] for asked in rule["data"]]
        assert rule["condition"] == names[-1]
        assert rule["data"][-1]["model"]["expression"] in names[:-1]
        assert rule["notification_settings"]["receiver"] == point["name"]


def test_alarms_have_the_fields_that_grafana_knows(provisioning: Path) -> None:
    (group,) = read(provisioning / "alerting" / "hallmonitor.yml")["groups"]
    named = {"for", "refId", "datasourceUid", "relativeTimeRange"}
    for rule in group["rules"]:
        known = alerting.Rule.from_json(rule).to_json()
        # What the kit drops, it does not know.
        assert set(rule) <= set(known), set(rule) - set(known)
        for asked in rule["data"]:
            assert set(asked) - {"model"} <= named


def test_only_rules_of_this_project_are_passed_on(provisioning: Path) -> None:
    (group,) = read(provisioning / "alerting" / "hallmonitor.yml")["groups"]
    (pattern,) = re.findall(r'alertname=~"([^"]+)"', group["rules"][0]["data"][0]["model"]["expr"])
    folder = provisioning.parents[1] / "prometheus" / "rules"
    alerts = [
        rule["alert"]
        for path in folder.glob("*.yml")
        for held in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in held["rules"]
        if "alert" in rule
    ]
    assert alerts
    assert all(re.fullmatch(pattern, alert) for alert in alerts)


def test_files_are_as_the_folders_other_yaml(provisioning: Path) -> None:
    yamllint = shutil.which("yamllint")
    if yamllint is None:
        pytest.skip("yamllint is not installed: make lint")
    config = provisioning.parents[1] / "yamllint.yml"
    done = subprocess.run(
        [yamllint, "--strict", "--config-file", config, provisioning], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0
