"""Removes what is older than its class of data is kept, and notes in the state what went.

What is deleted from the state is gone from its file: SQLite overwrites it, gives the pages back, and the write-ahead
log, which holds the pages as they were, is cut to nothing. What the file system or the disk keep of files that are
removed is theirs.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from structlog import get_logger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.retention.data_class import DataClass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_log = get_logger()


@dataclass(frozen=True, slots=True)
class Removed:
    """What went of a class of data.

    Attributes:
        name: of the class.
        before: the day (UTC) of which, and of after which, everything stays.
        removed: how many alerts or files went.
        undelivered: how many alerts stayed, since an output has yet to deliver them.
        trouble: why not all went; None where all did.
    """

    name: str
    before: date
    removed: int
    undelivered: int
    trouble: str | None = None


class Removal:
    """Removes what is old.

    Args:
        file: a connection to the state file.
        classes: each class of data, with the days for which it is kept.
    """

    def __init__(self, file: sqlite3.Connection, classes: Sequence[tuple[DataClass, int]]) -> None:
        self._file = file
        self._classes = classes

    def look(self, now_us: int) -> list[Removed]:
        """Tell what `remove` would remove, and remove nothing.

        Args:
            now_us: the machine's time, microseconds since 1970.
        """
        found = []
        for data, days in self._classes:
            before = _first_day(now_us, days)
            old = data.old(before)
            found.append(Removed(data.name, before, old.removable, old.undelivered))
        return found

    def remove(self, now_us: int) -> list[Removed]:
        """Remove what is old of each class; what stands in the way of one does not keep the others.

        Args:
            now_us: the machine's time, microseconds since 1970.
        """
        removed = [self._remove(data, _first_day(now_us, days), now_us) for data, days in self._classes]
        if any(each.removed for each in removed):
            self._give_back()
        return removed

    def _remove(self, data: DataClass, before: date, now_us: int) -> Removed:
        note = _Note(self._file, data.name, before, now_us)
        trouble = None
        undelivered = 0
        try:
            undelivered = data.old(before).undelivered
            data.remove(before, note.add)
        except OSError as error:
            trouble = error.strerror or "unknown error"
        except sqlite3.OperationalError as error:
            trouble = str(error)
        done = Removed(data.name, before, note.removed, undelivered, trouble)
        _tell(done)
        return done

    def _give_back(self) -> None:
        """Give freed pages back, and empty the write-ahead log; a reader may keep both from it until the next time."""
        try:
            # A script, as `execute` would free one page only.
            self._file.executescript("PRAGMA incremental_vacuum;")
            (busy, *_) = self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            _log.warning("the state did not shrink yet", why=str(error))
            return
        if busy:
            _log.warning("the state did not shrink yet", why="another reads it")


class _Note:
    """A line in the state on what went of a class; written with the first part that goes."""

    def __init__(self, file: sqlite3.Connection, name: str, before: date, now_us: int) -> None:
        self._file = file
        self._line = (now_us, name, before.isoformat())
        self._number: int | None = None
        self.removed = 0

    def add(self, removed: int) -> None:
        """Add what went in one part, within the transaction that is open, if there is one."""
        if self._number is None:
            self._number = self._file.execute(
                "INSERT INTO removals (at_us, class, before_day, removed) VALUES (?, ?, ?, ?)",
                (*self._line, removed),
            ).lastrowid
        else:
            self._file.execute("UPDATE removals SET removed = removed + ? WHERE number = ?", (removed, self._number))
        self.removed += removed


def _first_day(now_us: int, days: int) -> date:
    return (_EPOCH + timedelta(microseconds=now_us)).date() - timedelta(days=days)


def _tell(done: Removed) -> None:
    words = {"data": done.name, "before": done.before.isoformat(), "removed": done.removed}
    if done.trouble is not None:
        _log.error("old data could not all be removed", **words, why=done.trouble)
    elif done.removed:
        _log.info("old data were removed", **words)
    if done.undelivered:
        _log.warning("old alerts stay, as an output has yet to deliver them", alerts=done.undelivered)
