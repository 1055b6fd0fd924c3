"""The agent on an interface: the loopback of a network namespace of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running_agent import RunningAgent

from hallmonitor_agent.spool.closed_file import read_losses
from hallmonitor_agent.spool.layout import FLOWS, LOSSES

if TYPE_CHECKING:
    from collections.abc import Iterator

SEND = """
import socket
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for at in range(100):
    sender.sendto(b"abcd", ("127.0.0.1", 9000 + at % 10))
"""
CAP_NET_RAW = 1 << 13


class Namespace:
    """A network namespace, whose loopback is up."""

    def __init__(self, ip: str, name: str) -> None:
        self._ip = ip
        self.enter = (ip, "netns", "exec", name)
        self._name = name

    def link(self, *arguments: str) -> None:
        subprocess.run([self._ip, "-n", self._name, "link", *arguments], check=True)

    def send(self) -> None:
        subprocess.run([*self.enter, sys.executable, "-c", SEND], check=True, timeout=60)


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    ip = shutil.which("ip")
    name = f"hallmonitor-agent-{os.getpid()}"
    if ip is None or subprocess.run([ip, "netns", "add", name], capture_output=True, check=False).returncode:
        pytest.skip("a network namespace needs root and iproute2")
    made = Namespace(ip, name)
    made.link("set", "lo", "up")
    yield made
    subprocess.run([ip, "netns", "del", name], check=True)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RunningAgent]:
    made = RunningAgent(tmp_path)
    yield made
    made.close()


def _capabilities(agent: RunningAgent) -> set[int]:
    """Effective and permitted capabilities of every thread."""
    assert agent.process is not None
    found = set[int]()
    for task in Path(f"/proc/{agent.process.pid}/task").iterdir():
        status = (task / "status").read_text().splitlines()
        found.update(int(line.split()[1], 16) for line in status if line.startswith(("CapEff:", "CapPrm:")))
    return found


def _captured(agent: RunningAgent) -> dict[int, int]:
    """Datagrams by the port that they went to."""
    columns = ["transport", "destination_port", "source_packets"]
    tables = [pq.read_table(file.path, columns=columns) for file in agent.layout.files(FLOWS)]
    packets = dict[int, int]()
    for row in pa.concat_tables(tables).to_pylist():
        # Nobody listens: each is answered by ICMP (RFC 792, port unreachable).
        if row["transport"] != "udp":
            continue
        packets[row["destination_port"]] = packets.get(row["destination_port"], 0) + row["source_packets"]
    return packets


@pytest.mark.parametrize("workers", [1, 2])
def test_no_thread_keeps_a_privilege_once_packets_flow(agent: RunningAgent, namespace: Namespace, workers: int) -> None:
    agent.write('interfaces = ["lo"]\nring_mb = 4', more=f"[flows]\nworkers = {workers}")
    agent.start(before=namespace.enter)
    agent.wait_until_said("READY=1")
    assert _capabilities(agent) == {0}
    namespace.send()
    assert agent.stop() == 0
    assert _captured(agent) == dict.fromkeys(range(9000, 9010), 10)
    assert not agent.logged("threads keep CAP_NET_RAW")


def test_with_fanout_the_privilege_is_kept(agent: RunningAgent, namespace: Namespace) -> None:
    agent.write('interfaces = ["lo"]\nring_mb = 4\nfanout = 2')
    agent.start(before=namespace.enter)
    agent.wait_until_said("READY=1")
    assert all(held & CAP_NET_RAW for held in _capabilities(agent))
    namespace.send()
    assert agent.stop() == 0
    assert sum(_captured(agent).values()) == 100


def test_a_filter_keeps_other_packets_out(agent: RunningAgent, namespace: Namespace) -> None:
    agent.write('interfaces = ["lo"]\nring_mb = 4\nfilter = "udp dst portrange 9003-9004"')
    agent.start(before=namespace.enter)
    agent.wait_until_said("READY=1")
    namespace.send()
    assert agent.stop() == 0
    assert _captured(agent) == {9003: 10, 9004: 10}


def test_an_interface_that_goes_down_is_told_and_comes_back(agent: RunningAgent, namespace: Namespace) -> None:
    agent.write('interfaces = ["lo"]\nring_mb = 4', spool="close_s = 1")
    agent.start(before=namespace.enter)
    agent.wait_until_said("READY=1")
    namespace.link("set", "lo", "down")
    agent.wait_for(lambda: agent.logged("no packets can come from an interface"))
    namespace.link("set", "lo", "up")
    agent.wait_for(lambda: agent.logged("packets can come from an interface again"))
    namespace.send()
    assert agent.stop() == 0
    assert sum(_captured(agent).values()) == 100
    losses = [loss for file in agent.layout.files(LOSSES) for loss in read_losses(file.path)]
    assert {loss.cause for loss in losses} == {"interface_down"}


def test_an_interface_that_comes_later_is_captured_from_then_on(agent: RunningAgent, namespace: Namespace) -> None:
    agent.write('interfaces = ["hm0"]\nring_mb = 4')
    agent.start(before=namespace.enter)
    agent.wait_until_said("EXTEND_TIMEOUT_USEC=30000000")
    assert "READY=1" not in agent.said
    namespace.link("add", "hm0", "type", "veth", "peer", "name", "hm1")
    for name in ("hm0", "hm1"):
        namespace.link("set", name, "up")
    agent.wait_until_said("READY=1")
    assert _capabilities(agent) == {0}
    assert agent.stop() == 0
