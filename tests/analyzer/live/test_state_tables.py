from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from hallmonitor.live import state_tables
from hallmonitor.live.state_connection import connect
from hallmonitor.live.state_tables import VERSION, bring_up

if TYPE_CHECKING:
    from pathlib import Path

FIRST_VERSION = """
CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL, state BLOB NOT NULL);
CREATE TABLE alerts (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, alert TEXT NOT NULL);
INSERT INTO progress VALUES (1, 'seven', x'07');
INSERT INTO alerts (id, alert) VALUES ('a', '{}'), ('b', '{}');
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file as version 1 wrote it."""
    path = tmp_path / "state"
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA journal_mode = WAL")
    file.executescript(FIRST_VERSION)
    file.close()
    return path


def schema(file: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [(name, [row[1] for row in file.execute(f"PRAGMA table_info({name})")]) for name in tables]


def test_an_old_file_has_what_a_new_one_has_and_keeps_its_rows(old: Path, tmp_path: Path) -> None:
    brought_up, new = connect(old), connect(tmp_path / "new")
    assert (bring_up(brought_up), bring_up(new)) == (VERSION, VERSION)
    assert schema(brought_up) == schema(new)
    assert brought_up.execute("SELECT * FROM progress").fetchall() == [(1, "seven", b"\x07")]
    assert brought_up.execute("SELECT * FROM alerts").fetchall() == [(1, "a", "{}", None), (2, "b", "{}", None)]
    assert brought_up.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    assert brought_up.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    brought_up.close()
    new.close()


def test_a_second_time_changes_nothing(old: Path) -> None:
    for _ in range(2):
        file = connect(old)
        assert bring_up(file) == VERSION
        assert file.execute("SELECT count(*) FROM alerts").fetchone() == (2,)
        file.close()


def test_a_step_that_fails_leaves_the_version_before(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*state_tables._STEPS[1], "CREATE TABLE alerts (x)")  # noqa: SLF001 - a step that fails at its end
    monkeypatch.setattr(state_tables, "_STEPS", (state_tables._STEPS[0], broken))  # noqa: SLF001 - as above
    file = connect(old)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        bring_up(file)
    assert file.execute("PRAGMA user_version").fetchone() == (1,)
    assert [name for name, _ in schema(file)] == ["alerts", "progress", "sqlite_sequence"]
    file.close()


def test_a_file_of_others_or_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    file = connect(tmp_path / "other")
    file.execute("CREATE TABLE theirs (x)")
    assert bring_up(file) == 0
    file.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert bring_up(file) == VERSION + 1
    assert [name for name, _ in schema(file)] == ["theirs"]
    file.close()
