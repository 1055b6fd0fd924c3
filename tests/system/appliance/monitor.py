"""The machine that becomes a monitor: what a step finds of the ones before it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from testbed.capture_file import frames_of
from testbed.packets import udp_capture
from testbed.recording import Recording
from testbed.sender import send
from testbed.waiting import wait_until

from appliance.judged import alerts_of
from appliance.machine_wire import MachineWire
from appliance.page import commands
from appliance.root import REPOSITORY
from appliance.services import PORTS, Unit

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.container import Container
    from conftest import DemoDay

PAGE = REPOSITORY / "docs" / "install.md"
AGENT, FOLLOW = tuple(PORTS)
SPOOL = "/var/spool/hallmonitor"
PACKETS_PER_S = 15_000
SILENCE_S = 11
"""After it, flows of which both sides have said that it is the end are over, in a replay as well."""


class Appliance:
    """The machine, its wire and what steps tell the later ones."""

    def __init__(self, machine: Container, packages: list[Path], folder: Path, day: DemoDay) -> None:
        self.machine = machine
        self.packages = packages
        self.folder = folder
        self.day = day
        self.commands = commands(PAGE)
        named = next(found for line in self.commands if (found := re.search(r'interfaces = \["([\w.-]+)"\]', line)))
        self.wire = MachineWire(machine, named[1])
        self.agent, self.follow = Unit(machine, AGENT), Unit(machine, FOLLOW)
        self.alerts: list[str] = []
        self.records = 0
        self.sequence = 0

    def boot(self) -> None:
        self.machine.boot()
        # The agent, where it is started at boot, waits for its interface.
        self.wire.plug_in()
        self.machine.wait_up()

    def change(self, path: str, pattern: str, line: str) -> None:
        """Put a line in place of the one that matches, as an administrator does."""
        file = self.machine.inside(path)
        text, count = re.subn(pattern, lambda _: line, file.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1, f"{path} has no line like {pattern}"
        # In place: a conffile keeps its owner and mode.
        file.write_text(text, encoding="utf-8")

    def judged(self, name: str) -> list[str]:
        folder = self.folder / name
        folder.mkdir()
        return alerts_of(self.machine, self.wire, self.day.site, folder / "follow")

    def wait_judged(self, folder: str = SPOOL) -> None:
        """Wait until no file of the spool waits any more."""
        spool = self.machine.inside(folder)
        wait_until(lambda: not list(spool.glob("flows/*/*/*.parquet")), f"the spool is judged; {self.follow.journal()}")

    def see(self, capture: Path) -> Path:
        """Send a capture with tcpdump beside the agent, then a last packet after a silence; give the recording."""
        last = self.folder / "last.pcap"
        udp_capture(last, packets=1, flows=1)
        octets = sum(len(frame) for path in (capture, last) for frame in frames_of(path))
        recording = Recording(self.wire, self.folder / f"{capture.stem}.seen.pcap")  # type: ignore[arg-type]
        try:
            recording.start()
            sent = send(self.wire, capture, packets_per_s=PACKETS_PER_S)  # type: ignore[arg-type]
            time.sleep(SILENCE_S)
            dropped = recording.stop(sent + send(self.wire, last), octets)  # type: ignore[arg-type]
        finally:
            recording.close()
        assert dropped == 0, "tcpdump dropped packets: there is no truth to compare with"
        return recording.capture
