"""The agent as a process, on a pipe in place of an interface."""

from __future__ import annotations

import os
import signal
import urllib.request
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from packets import HEAD, capture, datagram, record
from running_agent import RunningAgent

from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.layout import FLOWS, LOSSES
from hallmonitor_agent.spool.state import read_state
from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STREAM = 'stream = "pipe"'


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningAgent]:
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    made = RunningAgent(tmp_path)
    made.write(STREAM)
    yield made
    made.close()


def _spooled(agent: RunningAgent) -> pa.Table:
    return pa.concat_tables([pq.read_table(file.path) for file in agent.layout.files(FLOWS)])


def _page(agent: RunningAgent, path: str) -> str:
    port = agent.logged("metrics and health are served")[-1]["port"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def test_what_ends_leaves_the_records_of_a_replay(agent: RunningAgent, tmp_path: Path) -> None:
    whole = tmp_path / "whole.pcap"
    whole.write_bytes(capture(1000))
    replayed = pa.Table.from_batches(FlowReader([whole], sensor="gate"))
    agent.write(f'stream = "{whole}"')
    agent.start()
    assert agent.left() == 0, agent.lines()
    assert _spooled(agent).to_pylist() == replayed.to_pylist()
    assert agent.said[0] == "READY=1"
    assert agent.said[-1] == "STOPPING=1"
    state = read_state(agent.layout.state)
    assert state is not None
    assert state.clean


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_what_is_open(agent: RunningAgent, tmp_path: Path, number: signal.Signals) -> None:
    agent.start(environment={"WATCHDOG_USEC": "1000000"})
    with (tmp_path / "pipe").open("wb", buffering=0) as pipe:
        pipe.write(capture(25))
        agent.wait_until_said("READY=1")
        agent.wait_for(lambda: len(agent.layout.files(FLOWS)) >= 2)
        page = _page(agent, "/metrics")
        assert 'hallmonitor_build_info{program="hallmonitor-agent"' in page
        assert "hallmonitor_agent_memory_bound_bytes 1.610612736e+09" in page
        assert '"ok"' in _page(agent, "/-/healthy")
        agent.wait_until_said("WATCHDOG=1")
        assert agent.stop(number) == 0
    assert _spooled(agent).num_rows == 25
    assert agent.said[-1] == "STOPPING=1"
    state = read_state(agent.layout.state)
    assert state is not None
    assert state.clean


def test_an_agent_that_was_killed_is_told_as_a_loss_by_the_next(agent: RunningAgent, tmp_path: Path) -> None:
    agent.start()
    with (tmp_path / "pipe").open("wb", buffering=0) as pipe:
        pipe.write(capture(25))
        agent.wait_for(lambda: len(agent.layout.files(FLOWS)) >= 2)
        assert agent.stop(signal.SIGKILL) == -signal.SIGKILL
    before = read_state(agent.layout.state)
    assert before is not None
    assert not before.clean
    agent.start()
    with (tmp_path / "pipe").open("wb") as pipe:
        pipe.write(capture(3))
    assert agent.left() == 0
    closed = agent.layout.files(FLOWS)
    assert [file.sequence for file in closed] == list(range(1, closed[-1].sequence + 1))
    losses = [loss for file in agent.layout.files(LOSSES) for loss in read_losses(file.path)]
    assert [(loss.cause, loss.from_us) for loss in losses] == [("agent_stopped", before.until_us)]


def test_a_reload_with_faults_is_told_and_the_agent_goes_on(agent: RunningAgent, tmp_path: Path) -> None:
    agent.start()
    with (tmp_path / "pipe").open("wb", buffering=0) as pipe:
        pipe.write(HEAD + record(0, datagram(1)))
        agent.wait_until_said("READY=1")
        assert agent.process is not None
        agent.write(STREAM, spool="max_mb = 0\nclose_d = 5")
        agent.process.send_signal(signal.SIGHUP)
        agent.wait_for(lambda: agent.logged("the configuration was not reloaded: the last good one holds"))
        faults = [line for line in agent.lines() if line.get("path") == str(agent.config)]
        assert [(line["line"], line["level"]) for line in faults] == [(7, "error"), (8, "error")]
        assert "hallmonitor_config_last_reload_successful 0.0" in _page(agent, "/metrics")
        agent.write(STREAM, spool="max_mb = 9")
        agent.process.send_signal(signal.SIGHUP)
        agent.wait_for(lambda: agent.logged("the configuration was reloaded"))
        assert "hallmonitor_config_last_reload_successful 1.0" in _page(agent, "/metrics")
        pipe.write(record(1, datagram(2)))
    assert agent.left() == 0
    assert _spooled(agent).num_rows == 2
    assert agent.said.count("RELOADING=1") == 2
    assert agent.said.count("READY=1") == 3


def test_a_configuration_with_faults_is_not_begun_with(agent: RunningAgent) -> None:
    agent.write('stream = "pipe"\nfanout = 2', spool="max_mb = 0")
    agent.start()
    assert agent.left() == 2
    told = [str(line["text"]) for line in agent.lines()]
    assert [line.split(": ")[1].removeprefix(str(agent.config)) for line in told] == [":4", ":8"]
    assert all(line.startswith("hallmonitor-agent: ") for line in told)


def test_what_cannot_be_captured_is_a_fault_in_a_line(agent: RunningAgent) -> None:
    agent.write('stream = "/none/such"')
    agent.start()
    assert agent.left() == 2
    (told,) = [str(line["text"]) for line in agent.lines() if "text" in line]
    assert told.startswith("hallmonitor-agent: /none/such: ")


def test_packets_that_can_no_longer_be_read_end_the_agent_so_that_it_is_started_again(
    agent: RunningAgent, tmp_path: Path
) -> None:
    agent.start()
    with (tmp_path / "pipe").open("wb") as pipe:
        pipe.write(b"this is no capture at all, whatever it may be")
    # Not 2: the unit prevents a new start after a fault of the configuration.
    assert agent.left() == 1
    (told,) = agent.logged("packets can no longer be read")
    assert told["source"] == "pipe"
    assert agent.said[-1] == "STOPPING=1"
    assert agent.logged("everything was written")
    assert "Traceback" not in str(agent.lines())


def test_an_interface_that_is_not_there_is_waited_for(agent: RunningAgent) -> None:
    agent.write('interfaces = ["none0"]')
    agent.start()
    agent.wait_until_said("EXTEND_TIMEOUT_USEC=30000000")
    assert "READY=1" not in agent.said
    assert agent.stop() == 0
    assert agent.logged("an interface is not there: it is waited for")
