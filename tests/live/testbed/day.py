"""A whole day's spool, as the agent writes it from a capture of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.site import load_site
from testbed.agent import Agent
from testbed.command import run
from testbed.follow import COMMAND
from testbed.pipe import Pipe

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.settings_file import Tables
    from testbed.spool import Spool
    from testbed.wire import Wire

CLOSE_S = 20
"""A file for so many seconds of the day: some 1,500 files."""
LONGEST_S = 300


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
    pipe = Pipe(folder / "packets", [capture.read_bytes()])
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
