"""Who reads at the other end of the wire: the agent, or its ring alone."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from testbed.agent import Agent
from testbed.waiting import wait_until
from testbed.wire import MIRROR

from live.results import OnTheWire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testbed.wire import Wire

RING_MB = 256
BOUND_MB = 2_048
LIMIT_S = 600


class Setting:
    """How the agent is set.

    Args:
        workers: threads that join packets to flows.
        fanout: rings.
    """

    def __init__(self, workers: int, fanout: int) -> None:
        self.workers = workers
        self.fanout = fanout

    @property
    def name(self) -> str:
        """As the page tells it."""
        workers = f"{self.workers} worker{'s' if self.workers > 1 else ''}"
        return f"agent, {workers}, {self.fanout} ring{'s' if self.fanout > 1 else ''}"

    @property
    def tables(self) -> dict[str, dict[str, object]]:
        """What its configuration says besides."""
        return {
            "capture": {"ring_mb": RING_MB, "fanout": self.fanout},
            "flows": {"workers": self.workers},
            "memory": {"bound_mb": BOUND_MB},
            "spool": {"close_s": 10},
        }


def read_by_agent(wire: Wire, folder: Path, load: str, setting: Setting, send: Callable[[], float]) -> OnTheWire:
    """Let an agent read what `send` sends."""
    agent = Agent(wire, folder, setting.tables)
    try:
        agent.start_ready()
        processor_s, before = agent.processor_s(), wire.sent_packets()
        seconds = send()
        sent = wire.sent_packets() - before
        wait_until(lambda: _read(agent) + _dropped(agent) >= sent, "all is read or dropped", within_s=LIMIT_S)
        spent_s = agent.processor_s() - processor_s
        read = _read(agent)
        resident_mb = agent.memory_kib("VmHWM") / 1_024
        agent.stop()
    finally:
        agent.close()
    dropped = Counter[str]()
    for loss in agent.spool.loss_records():
        dropped[str(loss["cause"])] += int(str(loss["packets"] or 0))
    records = agent.spool.flow_records()
    held = sum(pc.sum(records[f"{side}_packets"]).as_py() for side in ("source", "destination"))
    if held > read:
        message = f"records hold {held:,} packets of {read:,} that were read"
        raise RuntimeError(message)
    return OnTheWire(load, setting.name, sent, seconds, read, dict(dropped), spent_s / seconds, resident_mb)


def read_by_ring(wire: Wire, program: Path, load: str, send: Callable[[], float]) -> OnTheWire:
    """Let the ring be read into nothing."""
    command = wire.mirroring([program, MIRROR, "1000000000", str(RING_MB)])
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        # It says that it is ready.
        if reader.stderr is None or "ready" not in reader.stderr.readline():
            message = "the ring does not open"
            raise RuntimeError(message)
        before = wire.sent_packets()
        seconds = send()
        sent = wire.sent_packets() - before
        told = json.loads(reader.communicate(timeout=LIMIT_S)[0])
    finally:
        reader.kill()
        reader.wait()
    dropped = {"ring_full": int(told["dropped"])}
    return OnTheWire(load, "ring alone", sent, seconds, int(told["packets"]), dropped, told["cpu_seconds"] / seconds)


def _read(agent: Agent) -> int:
    return int(agent.metric("hallmonitor_agent_captured_packets_total"))


def _dropped(agent: Agent) -> int:
    return int(agent.metric("hallmonitor_agent_interface_dropped_packets_total"))
