"""What a class of data is to retention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Count = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Old:
    """What there is of before a day.

    Attributes:
        removable: how many may be removed.
        undelivered: how many stay for now, since an output has yet to deliver them.
    """

    removable: int
    undelivered: int = 0


class DataClass(Protocol):
    """Data that are kept for the same number of days."""

    @property
    def name(self) -> str:
        """Of the class, as configuration, log, metrics and the state call it."""

    def old(self, before: date) -> Old:
        """Count what is of before a day (UTC).

        Raises:
            OSError: a folder cannot be read.
            sqlite3.Error: the state cannot be read.
        """

    def remove(self, before: date, count: Count) -> None:
        """Remove what may be removed, a part at a time.

        Args:
            before: the day (UTC) of which, and of after which, everything stays.
            count: is told after each part how many there were; what it raises ends the removal.

        Raises:
            OSError: a file cannot be removed.
            sqlite3.Error: the state cannot be written.
        """
