"""The tables of the state file, and the way from each version of them to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.live.state_connection import version_of

if TYPE_CHECKING:
    import sqlite3

_FIRST = (
    """
CREATE TABLE progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    cursor TEXT NOT NULL,
    state BLOB NOT NULL
)""",
    """
CREATE TABLE alerts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    alert TEXT NOT NULL
)""",
)

_DELIVERIES_AND_REMOVALS = (
    """
-- When the service committed it, microseconds since 1970; NULL where it was not told.
ALTER TABLE alerts ADD COLUMN committed_us INTEGER
""",
    """
-- The queue of each output is the table of alerts: `delivered` is the number of the last that its receiver took.
CREATE TABLE outputs (
    name TEXT PRIMARY KEY,
    delivered INTEGER NOT NULL,
    mark TEXT NOT NULL
) WITHOUT ROWID""",
    """
-- What retention removed: when, how many of which class, and before which day they were.
CREATE TABLE removals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    class TEXT NOT NULL,
    before_day TEXT NOT NULL,
    removed INTEGER NOT NULL
)""",
)

_STEPS = (_FIRST, _DELIVERIES_AND_REMOVALS)
"""What makes each version of the one before it."""

VERSION = len(_STEPS)
"""Of the tables; written as SQLite's user_version."""

_INCREMENTAL = 2  # https://www.sqlite.org/pragma.html#pragma_auto_vacuum


def bring_up(file: sqlite3.Connection) -> int:
    """Make or change the tables to this version in one transaction, and give the version that the file then has.

    A file of a later version, or one with tables and no version, is left as it is.
    """
    if 0 < version_of(file) < VERSION:
        _let_shrink(file)
    file.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(file)
        foreign = version == 0 and file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not foreign and version < VERSION:
            for statement in (statement for step in _STEPS[version:] for statement in step):
                file.execute(statement)
            file.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        file.execute("ROLLBACK")
        raise
    file.execute("COMMIT")
    return version_of(file)


def _let_shrink(file: sqlite3.Connection) -> None:
    """Write a file of version 1 anew once, as only that lets it give freed pages back."""
    if file.execute("PRAGMA auto_vacuum").fetchone()[0] != _INCREMENTAL:
        file.execute("PRAGMA auto_vacuum = INCREMENTAL")
        file.execute("VACUUM")
