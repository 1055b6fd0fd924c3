"""The queue of one output: the table of alerts, with the number of the last that its receiver took.

Alerts are numbered in the order in which they were committed, so that a number is all that an output has to keep. They
are committed with the cursor of the records that they came of: none is lost on its way into the queue, or comes twice.

An output is known by its name:

- a new name begins with the alerts that are committed from then on, or with the first that is kept, as it is told;
- a name that is left out of the configuration keeps its place. When it is there again it goes on from that place with
  what is still kept, as a table that was commented out for a day is no wish to lose that day. Retention does not wait
  for it meanwhile;
- who wants an output to begin anew gives it another name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from hallmonitor.live.state_connection import connect

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class QueuedAlert:
    """An alert that waits for an output.

    Attributes:
        number: its place in the order of alerts, from 1.
        text: one line of JSON, as `Alert.to_json` writes it.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far an output has come.

    Attributes:
        delivered: number of the last alert that the receiver took; 0 before the first.
        mark: what the receiver wants to be told again after a restart; empty where there is nothing.
    """

    delivered: int
    mark: str


@dataclass(frozen=True, slots=True)
class Depth:
    """What waits.

    Attributes:
        alerts: how many.
        oldest_us: when the first of them was committed, microseconds since 1970; None where that is not known.
    """

    alerts: int
    oldest_us: int | None


class AlertQueue:
    """A connection of its own to the state file, for the thread that makes it.

    Args:
        path: the state file, which the service has made.
        name: of the output.
        from_first: where the name is new, begin with the first alert that is kept; else with the next one.

    Raises:
        sqlite3.Error: the file cannot be opened or written.
    """

    def __init__(self, path: Path, name: str, *, from_first: bool) -> None:
        self._name = name
        self._file = connect(path)
        # sqlite_sequence holds the highest number that was ever given, also where that alert is kept no more.
        begin = "0" if from_first else "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'alerts'), 0)"
        self._file.execute(
            f"INSERT OR IGNORE INTO outputs (name, delivered, mark) VALUES (?, {begin}, '')",  # noqa: S608 - as above
            (name,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def position(self) -> Position:
        """Give the place that was kept last."""
        return Position(
            *self._file.execute("SELECT delivered, mark FROM outputs WHERE name = ?", (self._name,)).fetchone()
        )

    def waiting(self, after: int, most: int) -> list[QueuedAlert]:
        """Give the first `most` alerts with a number above `after`, in order."""
        rows = self._file.execute(
            "SELECT number, alert FROM alerts WHERE number > ? ORDER BY number LIMIT ?", (after, most)
        )
        return [QueuedAlert(*row) for row in rows]

    def keep(self, position: Position) -> None:
        """Write how far the output has come; it is on the disk when this returns.

        A place that lies further is left: a thread that was given up at a reload may end after the one that follows it.

        Raises:
            sqlite3.OperationalError: the disk is full, or another holds the file for long.
        """
        self._file.execute(
            "UPDATE outputs SET delivered = ?, mark = ? WHERE name = ? AND delivered <= ?",
            (position.delivered, position.mark, self._name, position.delivered),
        )

    def depth(self, after: int) -> Depth:
        """Tell how many alerts have a number above `after`, and since when the first of them waits."""
        (alerts,) = self._file.execute("SELECT count(*) FROM alerts WHERE number > ?", (after,)).fetchone()
        first = self._file.execute(
            "SELECT committed_us FROM alerts WHERE number > ? ORDER BY number LIMIT 1", (after,)
        ).fetchone()
        return Depth(alerts, None if first is None else first[0])
