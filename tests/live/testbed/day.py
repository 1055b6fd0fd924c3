"""A whole day's spool, as the agent writes it from a capture of that day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallmonitor.site import load_site
from testbed.agent import Agent
from testbed.capture_file import FILE_HEAD_BYTES, pieces_of
from testbed.command import run
from testbed.follow import COMMAND
from testbed.pipe import Pipe
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from testbed.settings_file import Tables
    from testbed.spool import Spool
    from testbed.wire import Wire

CLOSE_S = 100
"""A file for so many seconds of the day: some 350 files."""
LONGEST_S = 300
_AHEAD = 2
"""Files that may wait: as many as the agent lets wait for its disk before it gives one up."""


def spool_of_a_day(wire: Wire, capture: Path, site: Path, folder: Path) -> Spool:
    """Let an agent read a day's capture, in the day's own time, from a pipe, and give its spool.

    Args:
        wire: the agent's page is served at the mirror's end.
        capture: of the day.
        site: its configuration, whose networks and lists the agent goes by.
        folder: for the agent's files.
    """
    compiled = folder / "catalogue.json"
    run([*COMMAND, "catalogue", "compile", "--site", site, "--output", compiled])
    spool = folder / "agent" / "spool"
    pipe = Pipe(folder / "packets", _paced(capture, spool))
    settings: Tables = {
        "capture": {"interfaces": None, "stream": str(pipe.path)},
        "flows": {"catalogue": str(compiled), "home_networks": list(map(str, load_site(site).home_networks))},
        "spool": {"close_s": CLOSE_S, "max_mb": 1_024},
    }
    agent = Agent(wire, folder / "agent", settings)
    pipe.start()
    try:
        agent.start()
        assert agent.wait_ended(LONGEST_S) == 0, agent.log_tail()
        assert pipe.is_read()
    finally:
        agent.close()
        pipe.close()
    assert agent.spool.loss_records() == []
    return agent.spool


def _paced(capture: Path, spool: Path) -> Iterator[bytes]:
    """The capture file by file, as fast as these are closed: a day in a minute is more than a slow disk takes."""
    yield capture.read_bytes()[:FILE_HEAD_BYTES]
    for begun, piece in pieces_of(capture, CLOSE_S):
        yield piece
        wait_until(partial(_has, spool, begun - _AHEAD), "files are closed")


def _has(spool: Path, files: int) -> bool:
    return sum(1 for _ in spool.glob("flows/*/*/*.parquet")) >= files
