"""A service that is told to reload again and again, rightly and wrongly, loses nothing of what it works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
from testbed.agent import Agent
from testbed.packets import udp_capture
from testbed.sender import Sending
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

RELOADS = 200
PACKETS_PER_S = 10_000


def test_an_agent_that_reloads_loses_no_packet(wire: Wire, tmp_path: Path) -> None:
    capture = tmp_path / "sent.pcap"
    udp_capture(capture, packets=20_000, flows=200)
    agent = Agent(wire, tmp_path / "agent")
    sending = Sending(wire, capture, packets_per_s=PACKETS_PER_S)
    try:
        agent.start_ready()
        sending.start()
        for reload in range(1, RELOADS + 1):
            if reload % 10 == 0:
                agent.settings_file.write_text("[spool]\nmax_mbb = 64\n")
            else:
                agent.change({"spool": {"max_mb": 64 + reload}})
            agent.reload()
            agent.wait_told("READY", 1 + reload)
        assert agent.metric("hallmonitor_config_last_reload_successful") == 0, "the last one was wrong"
        agent.change({})
        agent.reload()
        agent.wait_told("READY", 2 + RELOADS)
        assert agent.metric("hallmonitor_config_last_reload_successful") == 1
        sending.stop()
        sent = wire.sent_packets()
        wait_until(lambda: _captured(agent) >= sent, "all that was sent is captured")
        assert agent.stop() == 0, agent.log_tail()
    finally:
        sending.stop()
        agent.close()
    assert len(agent.notify.told("RELOADING")) == RELOADS + 1
    assert "max_mbb" in agent.log_tail() or "max_mbb" in agent.log.read_text()
    assert agent.spool.loss_records() == []
    assert pc.sum(agent.spool.flow_records()["source_packets"]).as_py() == sent


def _captured(agent: Agent) -> float:
    return agent.metric("hallmonitor_agent_captured_packets_total")
