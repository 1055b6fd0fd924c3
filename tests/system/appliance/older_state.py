"""Turns a state file back into one as the first version of the tables had it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST = 1
_BACK = f"""
BEGIN;
DROP TABLE outputs;
DROP TABLE removals;
ALTER TABLE alerts DROP COLUMN committed_us;
PRAGMA user_version = {FIRST};
COMMIT;
"""


def turn_back(path: Path, *, alert: str) -> None:
    """Take from the tables what later versions added, and add an alert as the first version wrote one.

    Args:
        path: the file, which nobody has open.
        alert: JSON of an alert with the id `kept`.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript(_BACK)
        file.execute("INSERT INTO alerts (id, alert) VALUES ('kept', ?)", (alert,))


def version_and_alerts(path: Path) -> tuple[int, list[tuple[str, str]]]:
    """The version of the tables, and the alerts with their ids."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        version = file.execute("PRAGMA user_version").fetchone()[0]
        return version, file.execute("SELECT id, alert FROM alerts ORDER BY number").fetchall()
