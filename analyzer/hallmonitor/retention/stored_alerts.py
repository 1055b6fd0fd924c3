"""The alerts in the state file, by the day on which their last record ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.retention.data_class import Old

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date

    from hallmonitor.retention.data_class import Count

_PART = 200
"""Alerts in one transaction, so that the service never waits long to commit."""

_EVERY = 2**63 - 1


class StoredAlerts:
    """Alerts that every output has delivered.

    Args:
        file: a connection to the state file.
        outputs: names of those that the configuration has; one that it has no more is not waited for.
    """

    name = "alerts"

    def __init__(self, file: sqlite3.Connection, outputs: Iterable[str]) -> None:
        self._file = file
        self._outputs = tuple(outputs)

    def old(self, before: date) -> Old:
        """Count the alerts whose last record ended before a day."""
        delivered = self._delivered()
        removable, undelivered = self._file.execute(
            "SELECT count(*) FILTER (WHERE number <= ?1), count(*) FILTER (WHERE number > ?1) FROM alerts "
            "WHERE json_extract(alert, '$.last') < ?2",
            (delivered, _begin(before)),
        ).fetchone()
        return Old(removable, undelivered)

    def remove(self, before: date, count: Count) -> None:
        """Remove those that are delivered, each part in one transaction with what `count` writes of it."""
        delivered, after = self._delivered(), 0
        while numbers := self._file.execute(
            "SELECT number FROM alerts WHERE number > ? AND number <= ? AND json_extract(alert, '$.last') < ? "
            "ORDER BY number LIMIT ?",
            (after, delivered, _begin(before), _PART),
        ).fetchall():
            with self._file:
                self._file.execute("BEGIN IMMEDIATE")
                self._file.executemany("DELETE FROM alerts WHERE number = ?", numbers)
                count(len(numbers))
            (after,) = numbers[-1]

    def _delivered(self) -> int:
        """Give the number of the last alert that all outputs have delivered."""
        if not self._outputs:
            return _EVERY
        places = dict(self._file.execute("SELECT name, delivered FROM outputs"))
        return min(int(places.get(name, 0)) for name in self._outputs)


def _begin(day: date) -> str:
    """Give the beginning of a day as an alert would write it; such texts are in the order of their times."""
    return f"{day.isoformat()}T00:00:00.000000Z"
