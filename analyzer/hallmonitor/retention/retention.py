"""Retention as the service has it: on schedule, in a thread of its own, so that judging does not wait for it."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge

from hallmonitor.live.state_connection import connect
from hallmonitor.retention.damaged_files import DamagedFiles
from hallmonitor.retention.day_folders import DayFolders
from hallmonitor.retention.removal import Removal
from hallmonitor.retention.schedule import Schedule
from hallmonitor.retention.stored_alerts import StoredAlerts

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from prometheus_client import CollectorRegistry

    from hallmonitor.retention.config import RetentionTable
    from hallmonitor.retention.removal import Removed


@dataclass(frozen=True, slots=True)
class KeptData:
    """Where data are, and how long they are kept.

    Attributes:
        state: the state file.
        flows: the folder with the flow records of each day.
        damaged: folders with files that could not be read.
        outputs: names of the outputs that the configuration has.
        table: days for each class of data.
    """

    state: Path
    flows: Path
    damaged: tuple[Path, ...]
    outputs: frozenset[str]
    table: RetentionTable

    def look(self, now_us: int) -> list[Removed]:
        """Tell what would be removed; the arguments and errors are those of `remove`."""
        with closing(connect(self.state)) as file:
            return self._removal(file).look(now_us)

    def remove(self, now_us: int) -> list[Removed]:
        """Remove what is old.

        Args:
            now_us: the machine's time, microseconds since 1970.

        Raises:
            sqlite3.Error: the state cannot be opened.
        """
        with closing(connect(self.state)) as file:
            return self._removal(file).remove(now_us)

    def _removal(self, file: sqlite3.Connection) -> Removal:
        return Removal(
            file,
            [
                (StoredAlerts(file, self.outputs), self.table.alerts_days),
                (DayFolders("flows", self.flows), self.table.flows_days),
                (DamagedFiles(self.damaged), self.table.damaged_days),
            ],
        )


class Retention:
    """Removes what is old at the start and then once a day.

    Args:
        registry: where metrics are shown.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._removed = Counter(
            "hallmonitor_follow_retention_removed",
            "Alerts and files that were removed because they were older than their class of data is kept, by class.",
            ("class",),
            registry=registry,
        )
        self._failures = Counter(
            "hallmonitor_follow_retention_failures",
            "Times that not all of a class of data could be removed that is older than it is kept, by class.",
            ("class",),
            registry=registry,
        )
        self._ran = Gauge(
            "hallmonitor_follow_retention_last_run_timestamp_seconds",
            "When what is old was last removed, seconds since 1970; 0 before the first time since the start.",
            registry=registry,
        )
        self._thread: threading.Thread | None = None
        self._last_us: int | None = None
        self._crash: Exception | None = None

    def run_if_due(self, now_us: int, kept: KeptData, place: ZoneInfo) -> bool:
        """Begin to remove what is old, where it is time and the last time is over; tell whether that was so.

        Args:
            now_us: the machine's time, microseconds since 1970.
            kept: where data are; as the configuration has it now.
            place: time zone of the site.

        Raises:
            Exception: a fault of ours that ended an earlier run, for the service to crash of it.
        """
        if self._crash is not None:
            raise self._crash
        if self._is_running() or not Schedule(kept.table.at, place).is_due(now_us, self._last_us):
            return False
        self._last_us = now_us
        # It does not keep the process: what is not removed today is removed at the next start.
        self._thread = threading.Thread(target=self._run, args=(now_us, kept), name="retention", daemon=True)
        self._thread.start()
        return True

    def wait(self, patience_s: float) -> bool:
        """Wait until nothing is being removed; False where that takes longer than `patience_s`."""
        if self._thread is not None:
            self._thread.join(patience_s)
        return not self._is_running()

    def _is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _run(self, now_us: int, kept: KeptData) -> None:
        try:
            for each in kept.remove(now_us):
                self._removed.labels(each.name).inc(each.removed)
                # With zero too, so that the first failure is an increase.
                self._failures.labels(each.name).inc(each.trouble is not None)
            self._ran.set(now_us / 1e6)
        except Exception as error:  # noqa: BLE001 - raised where the service sees it
            self._crash = error
