"""The analyzer as a service that follows an agent's spool."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from hallmonitor.follow.following import Following
from hallmonitor.follow.rules import Rules
from hallmonitor.live import StateFile
from testbed.service import Service
from testbed.settings_file import write_settings

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.settings_file import Tables
    from testbed.wire import Wire

COMMAND = (sys.executable, "-c", "from hallmonitor.cli import main; main()")
"""As the installed command does, whether or not it is installed."""

POLICY = "torrington-4012"

_LATE = 4_000_000_000 * 1_000_000
"""A time of the clock after all that tests write, microseconds since 1970."""

ONLY_REPLAY_KNOWS = ("hashes",)
"""Fields of an alert that tell of the capture that was replayed, and which no service has."""


class Follow(Service):
    """Following with a folder of its own for its configuration, state and log.

    Args:
        wire: its pages are served at the mirror's end.
        folder: made where it is not there.
        spool: what it follows.
        site: the site's configuration.
        changes: table of the configuration -> key -> value, laid over what is usual in these tests.
        once: judge what is there, and end.
    """

    def __init__(
        self, wire: Wire, folder: Path, spool: Path, site: Path, changes: Tables | None = None, *, once: bool = False
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.settings_file = folder / "follow.toml"
        self._state = folder / "state"
        tables: dict[str, dict[str, object]] = {
            "spool": {"paths": [str(spool)]},
            "judging": {"policy": POLICY, "site": str(site), "site_key": str(folder.parent / "site.key")},
            "state": {"folder": str(self._state)},
            # The demo day is long past.
            "retention": {"flows_days": 3_650, "alerts_days": 3_650},
        }
        for table, keys in (changes or {}).items():
            tables.setdefault(table, {}).update(keys)
        write_settings(self.settings_file, tables)
        command: list[str | Path] = [*COMMAND, "follow", "--config", self.settings_file]
        super().__init__(wire.mirroring([*command, "--once"] if once else command), folder, "follow")

    def told(self) -> list[str]:
        """The lines of the alerts that it told, in their order."""
        file = self._state / "state.sqlite"
        if not file.exists():
            return []
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as state:
            return [line for (line,) in state.execute("SELECT alert FROM alerts ORDER BY number")]

    def told_and_open(self) -> list[str]:
        """Those, and the ones that would be told if no record came any more: as a replay's, comparable and sorted."""
        rules = Rules.load(self.settings_file, lambda _: None)
        with StateFile(self._state / "state.sqlite") as file:
            following = Following(rules, file, lambda: 0.0)
            following.start(_LATE)
            still_open = [alert.to_json() for alert in following.judging.open_alerts()]
        return comparable([json.loads(line) for line in (*self.told(), *still_open)])


def comparable(alerts: list[dict[str, Any]]) -> list[str]:
    """Alerts without what only a replay knows, as sorted lines."""
    kept = ({key: value for key, value in alert.items() if key not in ONLY_REPLAY_KNOWS} for alert in alerts)
    return sorted(json.dumps(alert, sort_keys=True) for alert in kept)
