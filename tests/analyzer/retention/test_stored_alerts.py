from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from made_alerts import made

from hallmonitor.live import StateFile
from hallmonitor.live.state_connection import connect
from hallmonitor.outputs.alert_queue import AlertQueue, Position
from hallmonitor.retention.data_class import Old
from hallmonitor.retention.stored_alerts import StoredAlerts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

BEFORE = date(2026, 11, 20)
LASTS = ("2026-11-19T23:59:59.999999Z", "2026-11-20T00:00:00.000000Z", "2026-11-18T00:00:00.000000Z")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state with alerts 1 and 3 of before the day, 2 of the day, and then a thousand of before."""
    path = tmp_path / "state"
    with StateFile(path) as file:
        file.commit("", b"", [made(number, last=last) for number, last in enumerate(LASTS, start=1)])
        file.commit("", b"", [made(number, last=LASTS[0]) for number in range(4, 1004)])
    return path


@pytest.fixture
def file(state: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(state)) as opened:
        yield opened


def delivered(state: Path, name: str, number: int) -> None:
    with AlertQueue(state, name, from_first=True) as queue:
        queue.keep(Position(number, ""))


def kept(state: Path) -> list[int]:
    with StateFile(state) as file:
        return [number for number, _ in file.alerts()]


def test_without_outputs_all_of_before_the_day_go_in_parts(state: Path, file: sqlite3.Connection) -> None:
    alerts, counted = StoredAlerts(file, ()), list[int]()
    assert alerts.old(BEFORE) == Old(1002)
    alerts.remove(BEFORE, counted.append)
    assert counted == [200, 200, 200, 200, 200, 2]
    assert kept(state) == [2]
    assert alerts.old(BEFORE) == Old(0)


def test_what_an_output_has_yet_to_deliver_stays(state: Path, file: sqlite3.Connection) -> None:
    delivered(state, "webhook", 3)
    delivered(state, "syslog", 1003)
    delivered(state, "left out", 0)
    alerts = StoredAlerts(file, ("webhook", "syslog"))
    assert alerts.old(BEFORE) == Old(2, 1000)
    alerts.remove(BEFORE, lambda _: None)
    assert kept(state) == [2, *range(4, 1004)]
    assert StoredAlerts(file, ("webhook", "an output without a place yet")).old(BEFORE) == Old(0, 1000)


def test_a_part_whose_note_fails_stays_whole(state: Path, file: sqlite3.Connection) -> None:
    def fail(_: int) -> None:
        message = "no room for the note"
        raise OSError(message)

    with pytest.raises(OSError, match="no room"):
        StoredAlerts(file, ()).remove(BEFORE, fail)
    assert len(kept(state)) == 1003


def test_numbers_are_not_given_again(state: Path, file: sqlite3.Connection) -> None:
    StoredAlerts(file, ()).remove(date(2026, 12, 31), lambda _: None)
    with StateFile(state) as again:
        again.commit("", b"", [made(5000)])
        assert [number for number, _ in again.alerts()] == [1004]
