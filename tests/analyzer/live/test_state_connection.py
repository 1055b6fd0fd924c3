from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from hallmonitor.live.state_connection import connect, version_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("setting", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("auto_vacuum", 2)],
)
def test_each_connection_has_the_settings(setting: str, value: object, tmp_path: Path) -> None:
    first = connect(tmp_path / "state")
    first.execute("CREATE TABLE one (x)")
    second = connect(tmp_path / "state")
    for file in (first, second):
        assert file.execute(f"PRAGMA {setting}").fetchone()[0] == value
        file.close()


def test_a_new_file_has_no_version(tmp_path: Path) -> None:
    file = connect(tmp_path / "state")
    assert version_of(file) == 0
    file.close()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        connect(path)
