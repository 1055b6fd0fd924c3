"""A connection to the state file, with what every connection to it must have set.

The service, each output's thread and the command for retention have a connection of their own: one in WAL mode reads
while another writes, and waits its turn to write.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_S = 10.0  # transactions are of a few hundred rows; who waits longer has a disk that does not answer

_SETTINGS = (
    # Settled by the first table of a new file, so that it stands before what writes the file's head.
    # https://www.sqlite.org/pragma.html#pragma_auto_vacuum
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    # A full WAL is synced at each commit: with NORMAL a power cut could take the last commits back, and with them
    # alerts that were sent on already. https://www.sqlite.org/pragma.html#pragma_synchronous
    "PRAGMA synchronous = FULL",
    # What is deleted is overwritten with zeros; the setting is of a connection, not of the file.
    # https://www.sqlite.org/pragma.html#pragma_secure_delete
    "PRAGMA secure_delete = ON",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open the file; transactions begin and end where they are told to.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database.
    """
    file = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
    try:
        for setting in _SETTINGS:
            file.execute(setting)
    except sqlite3.Error:
        file.close()
        raise
    return file


def version_of(file: sqlite3.Connection) -> int:
    """Give the version of the tables, as SQLite's user_version tells it; 0 in a new file."""
    return int(file.execute("PRAGMA user_version").fetchone()[0])
