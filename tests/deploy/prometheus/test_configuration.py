"""The shipped configuration of Prometheus is whole, and fits what the services show by default."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from shipped_rules import FOLDER
from written_blocks import BLOCKS, with_tls_job

from hallmonitor.follow.settings import FollowMetricsTable
from hallmonitor_agent.config.settings import AgentMetricsTable

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (FOLDER / "prometheus.yml").read_text(encoding="utf-8")
CONFIGURATION: dict[str, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, dict[str, Any]] = {job["job_name"]: job for job in CONFIGURATION["scrape_configs"]}


def installed_here(text: str, folder: Path) -> str:
    """Give the text with the shipped rules in place of the installed ones, and a folder for /etc/prometheus."""
    return text.replace("/usr/share/hallmonitor/prometheus", str(FOLDER)).replace("/etc/prometheus", str(folder))


def checked(promtool: str, path: Path) -> None:
    done = subprocess.run([promtool, "check", "config", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("text", [TEXT, with_tls_job()], ids=["as it is", "with TLS"])
def test_promtool_finds_no_mistake_in_it(promtool: str, tmp_path: Path, text: str) -> None:
    (tmp_path / "hallmonitor").mkdir()
    for name in ("authority.pem", "agents.password"):
        (tmp_path / "hallmonitor" / name).touch()
    (tmp_path / "prometheus.yml").write_text(installed_here(text, tmp_path), encoding="utf-8")
    checked(promtool, tmp_path / "prometheus.yml")


def test_targets_are_where_the_services_listen_unless_told_otherwise() -> None:
    targets = {name: [each["targets"] for each in job["static_configs"]] for name, job in JOBS.items()}
    agent, follow = AgentMetricsTable(), FollowMetricsTable()
    assert targets == {
        "prometheus": [["127.0.0.1:9090"]],
        "hallmonitor-agent": [[agent.address]],
        "hallmonitor-follow": [[follow.address]],
    }


@pytest.mark.parametrize(
    ("sensor", "address", "shown"),
    [
        ("annex", "10.0.0.2:9477", "annex"),
        ("", "annex.district.example:9477", "annex.district.example"),
        ("", "10.0.0.2:9477", "10.0.0.2"),
        ("", "[2001:db8::2]:9477", "[2001:db8::2]"),
        ("", "annex.district.example", "annex.district.example"),
    ],
)
def test_a_target_without_a_sensor_is_named_by_its_host(sensor: str, address: str, shown: str) -> None:
    (rule,) = JOBS["hallmonitor-agent"]["relabel_configs"]
    assert (rule["source_labels"], rule["target_label"], rule["replacement"]) == (
        ["sensor", "__address__"],
        "sensor",
        "$1",
    )
    # Prometheus holds an expression to the whole text (relabel_config).
    found = re.fullmatch(rule["regex"], rule["separator"].join((sensor, address)))
    assert (found[1] if found else sensor) == shown


def test_the_job_for_tls_is_the_one_that_the_page_shows() -> None:
    (shown,) = (block for block in BLOCKS if "hallmonitor-agent-tls" in block.text)
    (commented,) = (
        job for job in yaml.safe_load(with_tls_job())["scrape_configs"] if job["job_name"] == "hallmonitor-agent-tls"
    )
    assert shown.read()["scrape_configs"] == [commented]
    assert commented["relabel_configs"][0] == JOBS["hallmonitor-agent"]["relabel_configs"][0]
