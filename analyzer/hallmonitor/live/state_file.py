"""The file that live judging goes on from after a restart: cursor, state of the judge, and alerts.

All three are written in one transaction. Whenever a process is killed, the file holds the alerts of exactly the records
before its cursor: what comes after is read again, and no alert is lost or told twice.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from hallmonitor.live.state_connection import connect
from hallmonitor.live.state_tables import VERSION, bring_up
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

_OWNER_ONLY = 0o600  # alerts name devices, by pseudonym


class Raised(Protocol):
    """An alert, such as the judge gives it."""

    @property
    def id(self) -> str:
        """By which it is known again."""

    def to_json(self) -> str:
        """Give it as one line of JSON."""


@dataclass(frozen=True, slots=True)
class Committed:
    """Where to go on.

    Attributes:
        cursor: place in the records before which all are judged, as the reader wrote it.
        state: of the judge at that place.
    """

    cursor: str
    state: bytes


class StateFile:
    """A SQLite file, made where it is not there; of one service at a time.

    A file of an earlier version is brought up to this one as it is opened.

    Args:
        path: the file. SQLite keeps two more beside it while it is open.

    Raises:
        FaultsError: where it cannot be opened, is no such file, or of a later version.
    """

    def __init__(self, path: Path) -> None:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
            self._file = connect(path)
            version = bring_up(self._file)
        except (OSError, sqlite3.Error) as error:
            if hasattr(self, "_file"):
                self._file.close()
            raise FaultsError.single(f"the state cannot be opened: {error}", "see who may write it", path) from error
        if version != VERSION:
            self.close()
            message = f"the state has version {version}, not {VERSION}"
            raise FaultsError.single(message, "move it away to start anew", path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what is committed stays."""
        self._file.close()

    def committed(self) -> Committed | None:
        """Give what the last commit wrote; None where there was none."""
        row = self._file.execute("SELECT cursor, state FROM progress").fetchone()
        return None if row is None else Committed(*row)

    def commit(self, cursor: str, state: bytes, alerts: Iterable[Raised], now_us: int | None = None) -> None:
        """Write all three, or on an error none.

        Args:
            cursor: place in the records before which all are judged.
            state: of the judge, as `Judge.save` gives it.
            alerts: that were raised since the last commit; one whose id is there already stays as it is.
            now_us: the machine's time, microseconds since 1970, from which on they wait for the outputs.
        """
        with self._file:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.execute("INSERT OR REPLACE INTO progress VALUES (1, ?, ?)", (cursor, state))
            self._file.executemany(
                "INSERT OR IGNORE INTO alerts (id, alert, committed_us) VALUES (?, ?, ?)",
                ((alert.id, alert.to_json(), now_us) for alert in alerts),
            )

    def alerts(self, after: int = 0) -> Iterator[tuple[int, str]]:
        """Give alerts in the order in which they were committed: number, and one line of JSON.

        Args:
            after: only those with a higher number; numbers begin at 1 and are never used again.
        """
        yield from self._file.execute("SELECT number, alert FROM alerts WHERE number > ? ORDER BY number", (after,))
