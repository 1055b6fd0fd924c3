"""What a service loses when it is killed at any moment: nothing of what was closed, and the rest is told as lost.

`LIVE_KILLS` says how often each is killed; `make live` asks for 100.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from testbed.agent import SENSOR, Agent
from testbed.connections import connection_capture
from testbed.day import spool_of_a_day
from testbed.follow import Follow
from testbed.recording import Recording
from testbed.sender import Sending
from testbed.spool import Spool, table_of
from testbed.waiting import wait_until

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA, FlowReader

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

    from conftest import DemoDay

LONGEST_S = 300
STARTING = 0.2
"""Share of the kills that hit while it starts."""
KILLS = int(os.environ.get("LIVE_KILLS", "15"))
SEED = 20_261_128
LONGEST_RUN_S = 2.5
PACKETS_PER_S = 6_000
SECOND_US = 1_000_000

LATE_US = SECOND_US
"""How long after its last packet a connection's record may leave: once its port is used again and the tick is over."""
LOST_MAX_US = 10 * SECOND_US
"""What was captured since the last file was closed, at most."""


def test_an_agent_that_is_killed_loses_only_what_it_tells(wire: Wire, tmp_path: Path) -> None:
    capture = tmp_path / "sent.pcap"
    connection_capture(capture, connections=20_000, ports=64)
    recording = Recording(wire, tmp_path / "seen.pcap")
    agent = Agent(wire, tmp_path / "agent")
    sending = Sending(wire, capture, packets_per_s=PACKETS_PER_S)
    chosen = random.Random(SEED)  # noqa: S311 - the same moments in each run
    killed_us = []
    try:
        recording.start()
        sending.start()
        agent.start_ready()
        # What no run before it has closed a file of, an agent cannot know to be missing.
        wait_until(lambda: bool(agent.spool.flows()), "a first file is closed")
        known_us = int(agent.spool.flows()[0].metadata()["from_us"])
        for kill in range(KILLS):
            if kill:
                agent.start_ready()
            time.sleep(chosen.uniform(0, LONGEST_RUN_S))
            agent.kill()
            killed_us.append(time.time_ns() // 1_000)
            _assert_sound(agent.spool)
        agent.start_ready()
        count = len(agent.spool.flows())
        wait_until(lambda: len(agent.spool.flows()) > count + 2, "files are closed again")
        sending.stop()
        assert agent.stop() == 0, agent.log_tail()
        dropped = recording.stop(wire.sent_packets(), 54 * wire.sent_packets())
    finally:
        recording.close()
        sending.stop()
        agent.close()
    assert dropped == 0
    replayed = FlowReader([recording.capture], sensor=SENSOR)
    expected = table_of((pa.Table.from_batches([batch]) for batch in replayed), SCHEMA)
    _assert_told(agent.spool, expected, killed_us, known_us)


def test_following_that_is_killed_tells_every_alert_once(wire: Wire, demo_day: DemoDay, tmp_path: Path) -> None:
    spool = spool_of_a_day(wire, demo_day.capture, demo_day.site, tmp_path)
    spools = [spool, Spool(shutil.copytree(spool.folder, tmp_path / "same"))]
    undisturbed, killed = (
        Follow(wire, tmp_path / name, spool.folder, demo_day.site, once=True)
        for name, spool in zip(("undisturbed", "killed"), spools, strict=True)
    )
    try:
        undisturbed.start()
        assert undisturbed.wait_ended(LONGEST_S) == 0, undisturbed.log_tail()
        chosen = random.Random(SEED)  # noqa: S311 - the same moments in each run
        kills = 0
        while kills < KILLS and spools[1].flows():
            _kill_at_work(killed, spools[1], chosen)
            kills += 1
        killed.start()
        assert killed.wait_ended(LONGEST_S) == 0, killed.log_tail()
    finally:
        undisturbed.close()
        killed.close()
    assert kills >= min(KILLS, 5), "it was killed while it worked"
    assert spools[1].flows() == []
    told = undisturbed.told()
    assert len(told) > 10
    assert killed.told() == told
    assert killed.told_and_open() == undisturbed.told_and_open()


def _kill_at_work(follow: Follow, spool: Spool, chosen: random.Random) -> None:
    """Start it, and kill it while it starts, or once it has taken a file or more."""
    count = len(spool.flows())
    follow.start()
    if chosen.random() < STARTING:
        time.sleep(chosen.uniform(0, 1))
    else:
        wait_until(lambda: len(spool.flows()) < count or not follow.runs(), "a file is taken", within_s=LONGEST_S)
        time.sleep(chosen.uniform(0, 0.3))
    follow.kill()


def _assert_sound(spool: Spool) -> None:
    """Every closed file is whole, and no number is missing or used twice."""
    for file in [*spool.flows(), *spool.losses()]:
        file.read()
        assert int(file.metadata()["sequence"]) == file.sequence
    sequences = [file.sequence for file in spool.flows()]
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences))) if sequences else True


def _assert_told(spool: Spool, expected: pa.Table, killed_us: list[int], known_us: int) -> None:
    """What is missing since `known_us` lies in spans that are told as lost, and what is there is there once."""
    _assert_sound(spool)
    assert {file.sequence for file in spool.losses()} <= {file.sequence for file in spool.flows()}
    losses = table_of((file.read() for file in spool.losses()), LOSS_SCHEMA)
    start, end = _us(losses["from"]), _us(losses["to"])
    written = spool.flow_records()
    assert pc.count_distinct(written["flow_id"]).as_py() == written.num_rows, "no record twice"
    missing = _without(expected.filter(pc.field("ts").cast(pa.int64()) > known_us), written)
    assert missing.num_rows > 0, "each kill loses some"
    begun, ended = _us(missing["ts"])[:, None], _us(missing["ts_end"])[:, None]
    # An agent that starts in the middle of a connection takes the next one of that port for the same, also at first.
    told = (ended + LATE_US >= start) & (begun <= end + LATE_US)
    at_first = begun[:, 0] <= known_us + LATE_US
    assert (told.any(axis=1) | at_first).all(), "lost, and not told"
    # What only the agent has are connections that were under way as it started.
    strange = _us(_without(written, expected)["ts"])[:, None]
    assert (np.abs(strange - np.append(end, known_us)) <= LATE_US).any(axis=1).all()
    for killed in killed_us:
        around = (start <= killed) & (killed <= end)
        assert around.any(), "a kill that is not told"
        assert killed - start[around].min() < LOST_MAX_US
    assert written.num_rows > expected.num_rows // 10, "most of the time it sees"


def _without(these: pa.Table, those: pa.Table) -> pa.Table:
    return these.filter(pc.invert(pc.is_in(these["flow_id"], value_set=those["flow_id"])))


def _us(column: pa.ChunkedArray) -> np.ndarray:
    numbers: np.ndarray = column.cast(pa.int64()).to_numpy()
    return numbers
