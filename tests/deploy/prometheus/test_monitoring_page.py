"""What docs/monitoring.md shows can be written so."""

from __future__ import annotations

import re
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from shipped_rules import ALARMS, FOLDER
from test_configuration import TEXT, checked, installed_here
from written_blocks import BLOCKS

from hallmonitor_agent.config.settings import AgentMetricsTable
from hallmonitor_service.web.config_file import read_web_settings

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = 'ARGS=""\n'


def named(file: str) -> list[str]:
    return [block.text for block in BLOCKS if block.file == file]


def shell(commands: str, tmp_path: Path) -> None:
    """Run commands of the page in a folder of the test's; what asks or tells services to do something is left out."""
    lines = [line for line in commands.splitlines() if not line.startswith(("promtool", "systemctl"))]
    text = installed_here("\n".join(lines), tmp_path).replace("/etc/default", str(tmp_path))
    subprocess.run(["/bin/sh", "-euc", text], check=True, timeout=60)


def commands_with(words: str) -> str:
    (found,) = (block.text for block in BLOCKS if block.language == "sh" and words in block.text)
    return found


def test_every_block_of_a_file_is_looked_at_here() -> None:
    assert {block.file for block in BLOCKS if block.language != "sh"} == {
        "/etc/prometheus/prometheus.yml",
        "/etc/prometheus/hallmonitor/sensors.yml",
        "/etc/prometheus/alertmanager.yml",
        "/etc/hallmonitor/agent.toml",
        "/etc/hallmonitor/web.yml",
    }


@pytest.mark.parametrize("text", named("/etc/prometheus/prometheus.yml"))
def test_parts_of_a_configuration_pass_promtool(promtool: str, tmp_path: Path, text: str) -> None:
    (tmp_path / "hallmonitor").mkdir()
    for name in ("authority.pem", "agents.password"):
        (tmp_path / "hallmonitor" / name).touch()
    (tmp_path / "prometheus.yml").write_text(installed_here(text, tmp_path), encoding="utf-8")
    checked(promtool, tmp_path / "prometheus.yml")


def test_jobs_have_the_names_that_rules_go_by() -> None:
    jobs = {job["job_name"] for text in named("/etc/prometheus/prometheus.yml") for job in _jobs(text)}
    assert jobs == {"hallmonitor-agent", "hallmonitor-follow", "hallmonitor-agent-tls"}


def _jobs(text: str) -> list[dict[str, str]]:
    return list(yaml.safe_load(text)["scrape_configs"])


def test_sensors_are_targets_with_or_without_a_name() -> None:
    (text,) = named("/etc/prometheus/hallmonitor/sensors.yml")
    entries = yaml.safe_load(text)
    assert [entry.get("labels") for entry in entries] == [{"sensor": "annex"}, None]
    assert all(re.fullmatch(r"[\w.]+:9477", target) for entry in entries for target in entry["targets"])


def test_the_agents_web_configuration_is_read(tmp_path: Path) -> None:
    (text,) = named("/etc/hallmonitor/web.yml")
    (tmp_path / "web.yml").write_text(text, encoding="utf-8")
    settings, _ = read_web_settings(tmp_path / "web.yml")
    assert list(settings.basic_auth_users) == ["prometheus"]
    (table,) = named("/etc/hallmonitor/agent.toml")
    (address,) = re.findall(r'^address = "(.*)"$', table, re.MULTILINE)
    assert AgentMetricsTable(address=address).address == address


def test_routes_and_inhibitions_go_by_labels_and_alarms_that_there_are() -> None:
    (text,) = named("/etc/prometheus/alertmanager.yml")
    written = yaml.safe_load(text)
    matched = [matcher for route in written["route"]["routes"] for matcher in route["matchers"]]
    for label, value in (re.fullmatch(r'(\w+) = "(\w+)"', each).groups() for each in matched):  # type: ignore[union-attr]
        assert value in {alarm.labels[label] for alarm in ALARMS}
    names = set(re.findall(r"\bHallmonitor\w+", str(written["inhibit_rules"])))
    assert names <= {alarm.name for alarm in ALARMS}
    assert len(names) == len(re.findall(r"\bHallmonitor\w+", text))
    receivers = {receiver["name"] for receiver in written["receivers"]}
    assert {written["route"]["receiver"], *(route["receiver"] for route in written["route"]["routes"])} == receivers


def test_the_sensor_is_named_as_the_host_is(tmp_path: Path) -> None:
    shell(commands_with("install -m 644"), tmp_path)
    written = tmp_path / "prometheus.yml"
    assert written.read_text(encoding="utf-8") == TEXT
    shell(commands_with("s/sensor: gateway/"), tmp_path)
    named_so = written.read_text(encoding="utf-8")
    assert named_so == TEXT.replace("sensor: gateway", f"sensor: {socket.gethostname()}")
    assert named_so != TEXT


def test_prometheus_is_told_to_listen_on_this_machine_alone(tmp_path: Path) -> None:
    (tmp_path / "prometheus").write_text(f"# Set the arguments.\n{DEFAULTS}", encoding="utf-8")
    shell(commands_with("web.listen-address"), tmp_path)
    assert (tmp_path / "prometheus").read_text(encoding="utf-8") == (
        '# Set the arguments.\nARGS="--web.listen-address=127.0.0.1:9090 --storage.tsdb.retention.time=90d"\n'
    )


def test_rules_are_copied_with_the_sites_own_address(tmp_path: Path, promtool: str) -> None:
    (tmp_path / "prometheus.yml").write_text(installed_here(TEXT, tmp_path), encoding="utf-8")
    shell(commands_with("hallmonitor-rules"), tmp_path)
    copied = sorted((tmp_path / "hallmonitor-rules").iterdir())
    assert [path.name for path in copied] == [path.name for path in sorted((FOLDER / "rules").iterdir())]
    together = "".join(path.read_text(encoding="utf-8") for path in copied)
    assert "https://hallmonitor.example" not in together
    assert together.count("https://wiki.district.example/docs/runbooks.html#") == len(ALARMS)
    assert f"{tmp_path}/hallmonitor-rules/*.yml" in (tmp_path / "prometheus.yml").read_text(encoding="utf-8")
    checked(promtool, tmp_path / "prometheus.yml")
