"""What the agent sees of live packets, and what a replay sees of tcpdump's recording, is the same to the byte."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pytest
from testbed.agent import SENSOR, Agent
from testbed.capture_file import frames_of, tagged
from testbed.command import run
from testbed.follow import COMMAND, POLICY, Follow, comparable
from testbed.packets import udp_capture
from testbed.recording import Recording
from testbed.sender import send
from testbed.spool import table_of

from hallmonitor.catalogue import load_catalogue
from hallmonitor.catalogue.native import native_catalogue
from hallmonitor.shipped import root
from hallmonitor.site import load_site
from hallmonitor_engine import SCHEMA, FlowReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from testbed.wire import Wire

    from conftest import DemoDay

PACKETS_PER_S = 15_000
TRIES = 3
"""Where tcpdump itself drops packets, there is no truth to compare with."""
SILENCE_S = 11
CLOSE_S = 4
"""Four agents and a busy disk: files that are closed more often may find more of them waiting than may wait."""
CUTS_MIN = 3
"""Of one file there would be nothing to put together."""


class Setting(NamedTuple):
    """What must not change a record."""

    workers: int
    fanout: int


SETTINGS = tuple(Setting(workers, fanout) for workers in (1, 2) for fanout in (1, 2))


class Seen(NamedTuple):
    """Of the same packets: tcpdump's recording, and agents that have written all they saw."""

    recording: Path
    agents: dict[Setting, Agent]


def see(wire: Wire, folder: Path, capture: Path, flows: Mapping[str, object] | None = None) -> Seen:
    """Send a capture to agents of all settings at once, with tcpdump beside them; `flows` is a table of theirs.

    After the last packet the agents' time goes on, and flows of which both sides have said that it is the end are over
    after 10 s of silence. A replay's time ends with the last packet. So one more is sent after that silence, and from
    then on nothing is due for two minutes.
    """
    last = folder / "last.pcap"
    udp_capture(last, packets=1, flows=1)
    octets = sum(len(frame) for path in (capture, last) for frame in frames_of(path))
    for attempt in range(TRIES):
        here = folder / f"try-{attempt}"
        here.mkdir()
        recording = Recording(wire, here / "seen.pcap")
        agents = {
            setting: Agent(
                wire,
                here / f"workers-{setting.workers}-fanout-{setting.fanout}",
                {
                    "capture": {"fanout": setting.fanout},
                    "flows": {"workers": setting.workers, **(flows or {})},
                    "spool": {"close_s": CLOSE_S},
                },
                port=9_477 + number,
            )
            for number, setting in enumerate(SETTINGS)
        }
        try:
            recording.start()
            for agent in agents.values():
                agent.start_ready()
            sent = send(wire, capture, packets_per_s=PACKETS_PER_S)
            time.sleep(SILENCE_S)
            dropped = recording.stop(sent + send(wire, last), octets)
            for agent in agents.values():
                assert agent.stop() == 0, agent.log_tail()
        finally:
            recording.close()
            for agent in agents.values():
                agent.close()
        if dropped == 0:
            return Seen(recording.capture, agents)
    pytest.fail(f"tcpdump dropped packets in each of {TRIES} tries")


def assert_alike(seen: Seen, reader: FlowReader) -> pa.Table:
    """The records of the recording as `reader` gives them, which are those of every agent."""
    expected = table_of(map(_table, reader), SCHEMA)
    for setting, agent in seen.agents.items():
        assert agent.spool.loss_records() == [], setting
        written = agent.spool.flow_records()
        if not written.equals(expected, check_metadata=False):
            for at, (one, other) in enumerate(zip(written.to_pylist(), expected.to_pylist(), strict=False)):
                assert one == other, f"{setting}: record {at}"
        assert written.num_rows == expected.num_rows, setting
        assert written.equals(expected, check_metadata=False), setting
        sequences = [file.sequence for file in agent.spool.flows()]
        assert len(sequences) >= CUTS_MIN
        assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))
        assert agent.spool.partial() == []
    return expected


def _table(batch: pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch])


@pytest.fixture
def catalogue(tmp_path: Path, demo_day: DemoDay) -> Path:
    """The catalogue, compiled for the agent."""
    path = tmp_path / "catalogue.json"
    run([*COMMAND, "catalogue", "compile", "--site", demo_day.site, "--output", path])
    return path


def test_a_school_day(wire: Wire, demo_day: DemoDay, catalogue: Path, tmp_path: Path) -> None:
    home_networks = list(map(str, load_site(demo_day.site).home_networks))
    seen = see(wire, tmp_path, demo_day.capture, {"catalogue": str(catalogue), "home_networks": home_networks})
    native = native_catalogue(load_catalogue(root()))
    reader = FlowReader([seen.recording], sensor=SENSOR, catalogue=native, home_networks=home_networks)
    assert assert_alike(seen, reader).num_rows > 5_000
    replayed = _alerts_of_replay(seen.recording, demo_day.site, tmp_path)
    assert len(replayed) > 5
    for setting, agent in seen.agents.items():
        follow = Follow(wire, tmp_path / f"follow-{setting}", agent.spool.folder, demo_day.site, once=True)
        follow.start()
        assert follow.wait_ended() == 0, follow.log_tail()
        assert follow.told_and_open() == replayed, setting
        assert agent.spool.flows() == [], "what is judged is removed"


def test_traffic_of_a_gateway_in_a_vlan(wire: Wire, corpus: Path, tmp_path: Path) -> None:
    capture = tmp_path / "tagged.pcap"
    tagged(corpus / "gateway-mix.pcap", 17, capture)
    seen = see(wire, tmp_path, capture)
    records = assert_alike(seen, FlowReader([seen.recording], sensor=SENSOR))
    assert records.num_rows > 1_000
    vlans = records["vlan"].to_pylist()
    assert vlans.count(17) > len(vlans) // 2, "some have a tag of their own within, or none within a tunnel"


def _alerts_of_replay(recording: Path, site: Path, folder: Path) -> list[str]:
    """The alerts of the command, comparable."""
    out = folder / "replayed"
    # The key is where those who follow the agents' spools have it.
    rules: list[str | Path] = ["--policy", POLICY, "--site", site, "--site-key", folder / "site.key"]
    run([*COMMAND, "replay", recording, *rules, "--out", out], within_s=300)
    return comparable([json.loads(line) for line in (out / "alerts.jsonl").read_text(encoding="utf-8").splitlines()])
