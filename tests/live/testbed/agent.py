"""The agent as a service at the mirror."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from testbed.command import run
from testbed.service import Service
from testbed.settings_file import write_settings
from testbed.spool import Spool
from testbed.wire import MIRROR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from testbed.settings_file import Tables
    from testbed.wire import Wire

_COMMAND = (sys.executable, "-c", "from hallmonitor_agent.cli import main; main()")
"""As the installed command does, whether or not it is installed."""

SENSOR = "replay"
"""As a replay calls itself, so that their records can be compared."""


class Agent(Service):
    """The agent with a folder of its own for its configuration, spool and log.

    Args:
        wire: it captures at the mirror's end, unless `changes` say otherwise.
        folder: made where it is not there.
        changes: table of the configuration -> key -> value, laid over what is usual in these tests.
        port: of the metrics page, in the mirror's namespace.
        wrapped: a command that runs the agent's command, as a prefix.
    """

    def __init__(
        self,
        wire: Wire,
        folder: Path,
        changes: Tables | None = None,
        *,
        port: int = 9477,
        wrapped: Sequence[str] = (),
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.spool = Spool(folder / "spool")
        self.settings_file = folder / "agent.toml"
        self._wire = wire
        self._port = port
        self._tables: dict[str, dict[str, object]] = {
            "capture": {"interfaces": [MIRROR], "sensor": SENSOR},
            # Rings of the usual size, and files closed often, so that a test of seconds sees many.
            "memory": {"bound_mb": 1_024},
            "spool": {"path": self.spool.folder, "close_s": 1, "min_free_mb": 0},
            "metrics": {"address": f"127.0.0.1:{port}"},
        }
        self.change(changes or {})
        command: list[str | Path] = [*wrapped, *_COMMAND, "run", "--config", self.settings_file]
        super().__init__(wire.mirroring(command), folder, "agent")

    def change(self, changes: Tables) -> None:
        """Write the configuration anew with some keys changed; None takes a key away."""
        for table, keys in changes.items():
            held = self._tables.setdefault(table, {})
            held.update(keys)
            self._tables[table] = {key: value for key, value in held.items() if value is not None}
        write_settings(self.settings_file, self._tables)

    def page(self, path: str = "/metrics") -> str:
        """What its web server answers."""
        return run(self._wire.mirroring(["curl", "--silent", "--show-error", f"http://127.0.0.1:{self._port}{path}"]))

    def metric(self, name: str) -> float:
        """The sum over all samples of a metric."""
        samples = [line.rsplit(" ", 1) for line in self.page().splitlines() if not line.startswith("#")]
        return sum(float(value) for head, value in samples if head.partition("{")[0] == name)
