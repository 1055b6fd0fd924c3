"""A service that is told to reload again and again, rightly and wrongly, loses nothing of what it works on.

`LIVE_RELOADS` says how often; `make live` asks for 200. Following takes longer for each, as it reads all its rules.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from testbed.agent import Agent
from testbed.day import spool_of_a_day
from testbed.follow import Follow
from testbed.packets import udp_capture
from testbed.sender import Sending
from testbed.spool import Spool
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

    from conftest import DemoDay

RELOADS = int(os.environ.get("LIVE_RELOADS", "40"))
FOLLOW_RELOADS = int(os.environ.get("LIVE_RELOADS", "11"))
LONGEST_S = 300
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
    assert "max_mbb" in agent.log.read_text(encoding="utf-8"), "the fault is told"
    assert agent.spool.loss_records() == []
    assert pc.sum(agent.spool.flow_records()["source_packets"]).as_py() == sent


def test_following_that_reloads_loses_no_alert(wire: Wire, demo_day: DemoDay, tmp_path: Path) -> None:
    spool = spool_of_a_day(wire, demo_day.capture, demo_day.site, tmp_path)
    same = Spool(shutil.copytree(spool.folder, tmp_path / "same"))
    undisturbed = Follow(wire, tmp_path / "undisturbed", spool.folder, demo_day.site, once=True)
    reloaded = Follow(wire, tmp_path / "reloaded", same.folder, demo_day.site)
    good = reloaded.settings_file.read_text()
    try:
        undisturbed.start()
        assert undisturbed.wait_ended(LONGEST_S) == 0, undisturbed.log_tail()
        reloaded.start_ready()
        for reload in range(1, FOLLOW_RELOADS + 1):
            # The first key is of a table, so that a line before it is of none.
            reloaded.settings_file.write_text("policy = 1\n" + good if reload % 10 == 0 else good)
            reloaded.reload()
            reloaded.wait_told("READY", 1 + reload, within_s=LONGEST_S)
        reloaded.settings_file.write_text(good)
        wait_until(lambda: same.flows() == [], "every file is taken", within_s=LONGEST_S)
        assert reloaded.stop() == 0, reloaded.log_tail()
    finally:
        undisturbed.close()
        reloaded.close()
    told = undisturbed.told()
    assert len(told) > 10
    assert reloaded.told() == told
    assert reloaded.told_and_open() == undisturbed.told_and_open()


def _captured(agent: Agent) -> float:
    return agent.metric("hallmonitor_agent_captured_packets_total")
