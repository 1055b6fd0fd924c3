"""What is removed is noted, told, and gone from the file."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from made_alerts import made
from structlog.testing import capture_logs

from hallmonitor.live import StateFile
from hallmonitor.live.state_connection import connect
from hallmonitor.retention.data_class import Old
from hallmonitor.retention.removal import Removal, Removed
from hallmonitor.retention.stored_alerts import StoredAlerts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor.retention.data_class import Count

NOW_US = int(datetime(2026, 11, 23, 3, 30, tzinfo=UTC).timestamp()) * 1_000_000
BEFORE = date(2026, 11, 20)


class Counted:
    """Data in parts."""

    def __init__(self, *parts: int, undelivered: int = 0, trouble: Exception | None = None) -> None:
        self.name = "counted"
        self._parts = list(parts)
        self._undelivered = undelivered
        self._trouble = trouble

    def old(self, before: date) -> Old:
        assert before == BEFORE
        return Old(sum(self._parts), self._undelivered)

    def remove(self, before: date, count: Count) -> None:
        assert before == BEFORE
        while self._parts:
            count(self._parts.pop(0))
        if self._trouble is not None:
            raise self._trouble


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state"
    StateFile(path).close()
    return path


@pytest.fixture
def file(state: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(state)) as opened:
        yield opened


def notes(file: sqlite3.Connection) -> list[tuple[object, ...]]:
    return file.execute("SELECT at_us, class, before_day, removed FROM removals").fetchall()


def test_days_are_whole_and_what_goes_is_noted_and_told(file: sqlite3.Connection) -> None:
    with capture_logs() as logs:
        removed = Removal(file, [(Counted(2, 3), 3)]).remove(NOW_US)
    assert removed == [Removed("counted", BEFORE, 5, 0)]
    assert notes(file) == [(NOW_US, "counted", "2026-11-20", 5)]
    assert logs == [
        {
            "event": "old data were removed",
            "log_level": "info",
            "data": "counted",
            "before": "2026-11-20",
            "removed": 5,
        }
    ]


def test_a_look_removes_and_notes_nothing(file: sqlite3.Connection) -> None:
    data = Counted(2, 3, undelivered=4)
    assert Removal(file, [(data, 3)]).look(NOW_US) == [Removed("counted", BEFORE, 5, 4)]
    assert data.old(BEFORE) == Old(5, 4)
    assert notes(file) == []


def test_nothing_old_is_no_note(file: sqlite3.Connection) -> None:
    with capture_logs() as logs:
        assert Removal(file, [(Counted(), 3)]).remove(NOW_US) == [Removed("counted", BEFORE, 0, 0)]
    assert (notes(file), logs) == ([], [])


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
    ],
)
def test_trouble_with_one_class_is_told_and_keeps_no_other(
    file: sqlite3.Connection, trouble: Exception, words: str
) -> None:
    with capture_logs() as logs:
        removed = Removal(file, [(Counted(2, trouble=trouble), 3), (Counted(4), 3)]).remove(NOW_US)
    assert removed == [Removed("counted", BEFORE, 2, 0, words), Removed("counted", BEFORE, 4, 0)]
    assert [(log["log_level"], log["removed"]) for log in logs] == [("error", 2), ("info", 4)]
    assert [note[3] for note in notes(file)] == [2, 4]


def test_a_fault_of_ours_is_raised(file: sqlite3.Connection) -> None:
    with pytest.raises(KeyError):
        Removal(file, [(Counted(trouble=KeyError()), 3)]).remove(NOW_US)


def test_alerts_that_stay_for_an_output_are_told(file: sqlite3.Connection) -> None:
    with capture_logs() as logs:
        Removal(file, [(Counted(undelivered=7), 3)]).remove(NOW_US)
    assert [(log["log_level"], log["alerts"]) for log in logs] == [("warning", 7)]


def test_what_is_deleted_is_gone_from_the_files_of_the_state(state: Path) -> None:
    chance = random.Random(9)  # noqa: S311 - lengths of texts
    lasts = ["2026-11-01T00:00:00.000000Z", "2026-11-23T00:00:00.000000Z"]
    old = []
    with StateFile(state) as service:
        for begin in range(1, 601, 20):
            alerts = []
            for number in range(begin, begin + 20):
                which = chance.randrange(4) == 0
                old.append(not which)
                filling = "x" * chance.choice((0, 10, 500, 3000, 9000))
                alerts.append(
                    made(number, last=lasts[which], why=f"canary-{number:05}-begin {filling} {number:05}-end")
                )
            service.commit(str(begin), bytes(chance.randrange(20_000)), alerts)
        with closing(connect(state)) as file:
            (pages,) = file.execute("PRAGMA page_count").fetchone()
            Removal(file, [(StoredAlerts(file, ()), 3)]).remove(NOW_US)
        content = b"".join(path.read_bytes() for path in state.parent.iterdir())
        for number, gone in enumerate(old, start=1):
            for canary in (f"canary-{number:05}-begin", f"{number:05}-end", f'"id": "{number:016x}"'):
                assert (canary.encode() in content) is not gone, canary
        assert state.stat().st_size < pages * 4096 / 2
        assert (state.parent / "state-wal").stat().st_size == 0


def test_a_reader_puts_shrinking_off_and_that_is_told(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallmonitor.live.state_connection._PATIENCE_S", 0.1)
    with StateFile(state) as service:
        service.commit("1", bytes(9999), [made(1, last="2026-11-01T00:00:00.000000Z")])
        with closing(connect(state)) as reader, closing(connect(state)) as file:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM alerts").fetchone()
            with capture_logs() as logs:
                removed = Removal(file, [(StoredAlerts(file, ()), 3)]).remove(NOW_US)
    assert removed[0].removed == 1
    assert logs[-1]["event"] == "the state did not shrink yet"
