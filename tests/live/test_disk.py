"""A disk that is full, read-only or does not answer: capture goes on, and what is lost meanwhile is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest
from testbed.agent import Agent
from testbed.connections import PACKETS, connection_capture
from testbed.disk import Disk, missing_for_disks
from testbed.sender import Sending
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from testbed.wire import Wire

PACKETS_PER_S = 6_000
SIZE_MB = 16
CLOSED = 3
"""Files that are closed before and after: the spool works."""
MISSED = 4
"""Seconds of packets, at least, that come while nothing can be written: more cuts than may wait."""


@pytest.fixture
def disk(wire: Wire, tmp_path: Path) -> Iterator[Disk]:  # noqa: ARG001 - it skips first where nothing is possible
    reason = missing_for_disks()
    if reason:
        pytest.skip(reason)
    made = Disk(tmp_path, tmp_path / "agent" / "spool", size_mb=SIZE_MB)
    try:
        made.start()
    except RuntimeError as error:
        pytest.skip(f"no disk can be mounted: {error}")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def agent(wire: Wire, disk: Disk, tmp_path: Path) -> Iterator[Agent]:
    made = Agent(wire, tmp_path / "agent", {"spool": {"path": disk.mount, "max_mb": 1_024}})
    try:
        yield made
    finally:
        made.close()


def _captured(agent: Agent) -> float:
    return agent.metric("hallmonitor_agent_captured_packets_total")


def _newest(agent: Agent) -> int:
    return max((file.sequence for file in agent.spool.flows()), default=0)


def _through(wire: Wire, folder: Path, agent: Agent, spoil: Callable[[], None], mend: Callable[[], None]) -> None:
    """Capture while the disk is spoiled and mended, and look whether each connection is in a record or a loss."""
    capture = folder / "sent.pcap"
    connection_capture(capture, connections=20_000, ports=64)
    sending = Sending(wire, capture, packets_per_s=PACKETS_PER_S)
    try:
        agent.start_ready()
        sending.start()
        wait_until(lambda: _newest(agent) >= CLOSED, "files are closed")
        spoil()
        before = _captured(agent)
        wait_until(lambda: _captured(agent) > before + MISSED * PACKETS_PER_S, "capture goes on without a disk")
        mend()
        newest = _newest(agent)
        wait_until(lambda: _newest(agent) >= newest + CLOSED, "files are closed again")
        sending.stop()
        wait_until(lambda: _captured(agent) >= wire.sent_packets(), "all that was sent is captured")
        assert agent.stop() == 0, agent.log_tail()
    finally:
        sending.stop()
        agent.close()
    _assert_complete(agent, wire.sent_packets())


def _assert_complete(agent: Agent, sent: int) -> None:
    """No packet is missed by the ring, and each record that is not there is told."""
    losses = agent.spool.loss_records()
    assert {loss["cause"] for loss in losses} == {"spool_full"}, losses
    written = agent.spool.flow_records()
    held = pc.sum(written["source_packets"]).as_py() + pc.sum(written["destination_packets"]).as_py()
    assert held < sent, "something was lost"
    # A connection of the capture has one record, but for those that the end of the capture cut.
    lost = sum(int(str(loss["detail"]).split()[0].replace(",", "")) for loss in losses)
    assert abs(lost * PACKETS + held - sent) <= 2 * PACKETS * 64


def test_a_disk_that_is_full(wire: Wire, disk: Disk, agent: Agent, tmp_path: Path) -> None:
    _through(wire, tmp_path, agent, disk.fill, disk.empty)


def test_a_disk_that_is_read_only(wire: Wire, disk: Disk, agent: Agent, tmp_path: Path) -> None:
    _through(wire, tmp_path, agent, lambda: disk.make_read_only(agent.pid), lambda: disk.make_writable(agent.pid))


def test_a_disk_that_does_not_answer(wire: Wire, disk: Disk, agent: Agent, tmp_path: Path) -> None:
    _through(wire, tmp_path, agent, disk.freeze, disk.thaw)


def test_a_spool_that_has_reached_its_bound(wire: Wire, disk: Disk, agent: Agent, tmp_path: Path) -> None:
    agent.change({"spool": {"max_mb": 1}})
    capture = tmp_path / "sent.pcap"
    connection_capture(capture, connections=20_000, ports=64)
    sending = Sending(wire, capture, packets_per_s=5 * PACKETS_PER_S)
    try:
        agent.start_ready()
        sending.start()
        wait_until(lambda: any(file.sequence > CLOSED for file in agent.spool.flows()), "files are closed")
        wait_until(lambda: min(file.sequence for file in agent.spool.flows()) > CLOSED, "the oldest are removed")
        sending.stop()
        assert agent.stop() == 0, agent.log_tail()
    finally:
        sending.stop()
        agent.close()
    octets = sum(path.stat().st_size for path in disk.mount.rglob("*.parquet"))
    assert octets <= 1 << 20
    assert {loss["cause"] for loss in agent.spool.loss_records()} == {"spool_full"}
