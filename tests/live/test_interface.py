"""An interface that goes away, a link that flaps: the agent goes on by itself, and tells when it was blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest
from testbed.agent import Agent
from testbed.packets import udp_capture
from testbed.sender import send
from testbed.waiting import wait_until
from testbed.wire import MIRROR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from testbed.wire import Wire

PACKETS = 2_000
TIMES = 3


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "sent.pcap"
    udp_capture(path, packets=PACKETS, flows=20)
    return path


@pytest.fixture(params=[1, 2], ids=["one ring", "two rings"])
def agent(wire: Wire, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Agent]:
    made = Agent(wire, tmp_path / "agent", {"capture": {"fanout": request.param}})
    try:
        made.start_ready()
        yield made
    finally:
        made.close()


def _is_up(agent: Agent) -> bool:
    return agent.metric("hallmonitor_agent_interface_up") == 1


def _ended(agent: Agent) -> tuple[int, list[str]]:
    """After a good end: the packets in records, and the causes of losses."""
    assert agent.stop() == 0, agent.log_tail()
    packets: int = pc.sum(agent.spool.flow_records()["source_packets"]).as_py() or 0
    return packets, [str(each["cause"]) for each in agent.spool.loss_records()]


def test_an_interface_that_is_made_anew_is_captured_again(wire: Wire, capture: Path, agent: Agent) -> None:
    sent = send(wire, capture, packets_per_s=10_000)
    for _ in range(TIMES):
        wire.remove_pair()
        wait_until(lambda: not _is_up(agent), "the agent says that the interface is away")
        wire.make_pair()
        wait_until(lambda: _is_up(agent), "the agent captures again")
        sent += send(wire, capture, packets_per_s=10_000)
    wait_until(lambda: agent.metric("hallmonitor_agent_captured_packets_total") >= sent, "all is captured")
    packets, causes = _ended(agent)
    assert packets == sent == PACKETS * (1 + TIMES)
    assert causes == ["interface_down"] * TIMES


def test_a_link_that_flaps_is_captured_again(wire: Wire, capture: Path, agent: Agent) -> None:
    sent = send(wire, capture, packets_per_s=10_000)
    for _ in range(TIMES):
        wire.set_link("down")
        wait_until(lambda: not _is_up(agent), "the agent says that the link is down")
        wire.set_link("up")
        wait_until(lambda: _is_up(agent), "the agent captures again")
        sent += send(wire, capture, packets_per_s=10_000)
    wait_until(lambda: agent.metric("hallmonitor_agent_captured_packets_total") >= sent, "all is captured")
    packets, causes = _ended(agent)
    assert packets == sent == PACKETS * (1 + TIMES)
    assert set(causes) == {"interface_down"}


def test_an_interface_that_comes_later_is_waited_for(wire: Wire, capture: Path, tmp_path: Path) -> None:
    wire.remove_pair()
    agent = Agent(wire, tmp_path / "agent")
    try:
        agent.start()
        wait_until(lambda: MIRROR in agent.log_tail(), "the agent tells which interface is missing")
        assert agent.notify.told("READY") == [], "no packet can flow yet"
        wire.make_pair()
        agent.wait_told("READY", 1)
        sent = send(wire, capture, packets_per_s=10_000)
        packets, _ = _ended(agent)
    finally:
        agent.close()
    assert packets == sent == PACKETS
