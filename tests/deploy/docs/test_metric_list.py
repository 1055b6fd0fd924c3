"""The list of metrics is what services show that run as processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.metrics.collector import MEASURES
from reference_pages.metric_list import AGENT_SECTIONS, agent_metrics, follow_metrics, shared_metrics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 60


@pytest.fixture
def follow_page(tmp_path: Path) -> Iterator[str]:
    """The metrics page of a service that follows an empty spool."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "spool").mkdir()
    configuration = tmp_path / "follow.toml"
    configuration.write_text(
        'spool.paths = ["spool"]\njudging.policy = "clinton-4306"\nstate.folder = "state"\n'
        f'metrics.address = "{address}"\n'
        f'[outputs.json_lines]\npath = "{tmp_path}/alerts.jsonl"\n'
    )
    command = "from hallmonitor.cli import main; main()"
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", command, "follow", "--config", str(configuration)],
            stderr=log,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        try:
            yield _answer(process, f"http://{address}", tmp_path / "log")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def _answer(process: subprocess.Popen[bytes], url: str, log: Path) -> str:
    """The page once the service has shown what its state holds, which it does after it is ready."""
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        assert process.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(f"{url}/metrics") as page:  # noqa: S310 - loopback
            shown = str(page.read(), "utf-8")
            if "\nhallmonitor_follow_rows_kept " in shown:
                return shown
        time.sleep(0.05)
    pytest.fail(log.read_text())


def test_every_metric_that_follow_shows_is_listed(follow_page: str) -> None:
    shown = dict(re.findall(r"(?m)^# HELP (\S+(?<!_created)) (.*)$", follow_page))
    kinds = dict(re.findall(r"(?m)^# TYPE (\S+) (.*)$", follow_page))
    listed = {each.name: each for each in (*follow_metrics(), *shared_metrics())}
    known = {name for name in listed if not name.startswith("process_")}
    assert {name for name in shown if not name.startswith("process_")} == known
    assert [name for name in known if (kinds[name], shown[name]) != (listed[name].kind, listed[name].sentence)] == []
    for name, labels in re.findall(r"(?m)^(hallmonitor_\w+(?<!_created))\{(.*)\} ", follow_page):
        # Prometheus' text format shows labels in order of their names.
        assert re.findall(r'(\w+)="', labels) == sorted(listed[name].labels), name


def test_every_metric_of_the_agent_is_listed_once() -> None:
    listed = [each.name for measures in AGENT_SECTIONS.values() for each in agent_metrics(measures)]
    assert listed == [f"hallmonitor_agent_{measure.name}" for measure in MEASURES]


def test_every_metric_says_what_it_is() -> None:
    listed = [*(each for measures in AGENT_SECTIONS.values() for each in agent_metrics(measures)), *follow_metrics()]
    assert [each.name for each in listed if not each.sentence.endswith(".")] == []
    assert [each.name for each in listed if (each.kind == "counter") != each.name.endswith("_total")] == []


def test_no_label_is_of_a_person_or_a_machine_of_theirs() -> None:
    labels = {label for each in follow_metrics() for label in each.labels}
    labels |= {label for measure in MEASURES for label in measure.labels}
    assert len(labels) > 5
    assert labels.isdisjoint({"address", "device", "device_name", "domain", "ip", "mac", "name", "user"})
