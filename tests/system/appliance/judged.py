"""What a machine's follower has judged, beside what a replay says of the same packets."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from testbed.command import run
from testbed.follow import COMMAND, POLICY, Follow, comparable

from hallmonitor_engine import FlowReader

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.container import Container
    from appliance.machine_wire import MachineWire

STATE = "/var/lib/hallmonitor"


def kept_records(machine: Container, state: str = STATE) -> int:
    """How many flow records are kept."""
    files = machine.inside(f"{state}/flows").rglob("*.parquet")
    return sum(pq.read_metadata(file).num_rows for file in files)


def records_of(capture: Path) -> int:
    """How many flow records a capture's packets give."""
    return sum(batch.num_rows for batch in FlowReader([capture]))


def alerts_of(machine: Container, wire: MachineWire, site: Path, folder: Path, state: str = STATE) -> list[str]:
    """The alerts that were told, and those that would be told if no record came any more: comparable and sorted.

    They are read from a copy of the state, as whoever follows it writes to it.
    """
    copied = Follow(wire, folder, folder / "no-spool", site)  # type: ignore[arg-type] # a wire by its methods
    shutil.copytree(machine.inside(state), folder / "state")
    shutil.copy(machine.inside(f"{STATE}/site.key"), folder.parent / "site.key")
    return copied.told_and_open()


def alerts_of_replay(capture: Path, site: Path, key: Path, out: Path) -> list[str]:
    """The alerts that a replay gives of a capture, comparable and sorted."""
    rules: list[str | Path] = ["--policy", POLICY, "--site", site, "--site-key", key]
    run([*COMMAND, "replay", capture, *rules, "--out", out], within_s=300)
    return comparable([json.loads(line) for line in (out / "alerts.jsonl").read_text(encoding="utf-8").splitlines()])
