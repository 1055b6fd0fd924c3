"""Packets through libpcap, on the loopback of a network namespace of the test's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.capture.libpcap import load_libpcap
from hallmonitor_agent.capture.pcap_handle import PcapHandle
from hallmonitor_agent.config.capture import CaptureTable
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(load_libpcap() is None, reason="libpcap is not installed")

SCRIPT = """
import json, socket, sys, threading, time
from hallmonitor_agent.capture.opening import open_capture
from hallmonitor_agent.config import AgentSettings, CaptureTable
from hallmonitor_agent.rules import AgentRules

given = {"interfaces": ["lo"], "fallback": "libpcap", "sensor": "gate", **json.loads(sys.argv[1])}
rules = AgentRules(AgentSettings(capture=CaptureTable.model_validate(given)), None, None)
opened = []
capture = open_capture(rules, lambda: opened.append(threading.active_count()))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for at in range(40):
    sender.sendto(b"abcd", ("127.0.0.1", 9000 + at % 2))
deadline_s = time.monotonic() + 60
wanted = int(sys.argv[2])
while capture.counters()["packets"] < wanted and time.monotonic() < deadline_s:
    capture.step(0.1)
capture.close_interfaces()
cuts = capture.finish()
rows = [row for cut in cuts for batch in cut.batches for row in batch.to_pylist()]
ports = sorted((row["destination_port"], row["source_packets"]) for row in rows if row["transport"] == "udp")
counted = capture.counters()
print(json.dumps({
    "ports": ports, "threads": opened[0], "losses": capture.take_losses().num_rows, "sources": counted["sources"],
    "ended": capture.ended,
}))
"""


@pytest.fixture
def in_namespace() -> Iterator[Callable[..., dict[str, object]]]:
    """Runs the script in a network namespace where nothing but its own packets flows."""
    ip = shutil.which("ip")
    name = f"hallmonitor-pcap-{os.getpid()}"
    if ip is None or subprocess.run([ip, "netns", "add", name], capture_output=True, check=False).returncode:
        pytest.skip("a network namespace needs root and iproute2")
    try:
        subprocess.run([ip, "-n", name, "link", "set", "lo", "up"], check=True)

        def run(table: dict[str, object], packets: int) -> dict[str, object]:
            command = [ip, "netns", "exec", name, sys.executable, "-c", SCRIPT, json.dumps(table), str(packets)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == 0, done.stderr
            told: dict[str, object] = json.loads(done.stdout)
            return told

        yield run
    finally:
        subprocess.run([ip, "netns", "del", name], check=True)


def test_packets_become_flows_by_way_of_libpcap(in_namespace: Callable[..., dict[str, object]]) -> None:
    told = in_namespace({}, 40)
    ports = told["ports"]
    assert isinstance(ports, list)
    assert {port for port, _ in ports} == {9000, 9001}
    assert sum(packets for _, packets in ports) == 40
    assert told["threads"] == 1
    assert told["losses"] == 0
    (source,) = told["sources"]  # type: ignore[misc]
    assert (source["name"], source["dropped"]) == ("lo", 0)
    assert source["packets"] >= 40


def test_a_filter_is_libpcaps_own(in_namespace: Callable[..., dict[str, object]]) -> None:
    told = in_namespace({"filter": "udp dst port 9001"}, 20)
    assert told["ports"] == [[9001, 20]]


@pytest.mark.parametrize("table", [{"interfaces": ["none0"]}, {"interfaces": ["none0", "none1"]}])
def test_an_interface_that_cannot_be_captured_is_a_fault(table: dict[str, object]) -> None:
    read = CaptureTable.model_validate(table)
    with pytest.raises(FaultsError, match="none0"):
        PcapHandle("none0", read)
