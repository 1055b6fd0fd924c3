from __future__ import annotations

import sqlite3
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.live import StateFile
from hallmonitor.outputs.alert_queue import AlertQueue, Depth, Position, QueuedAlert

if TYPE_CHECKING:
    from pathlib import Path


def commit(state: Path, *names: str, now_us: int | None = None) -> None:
    alerts = [SimpleNamespace(id=name, to_json=lambda name=name: f'"{name}"') for name in names]
    with StateFile(state) as file:
        file.commit("c", b"", alerts, now_us)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state file with two alerts."""
    path = tmp_path / "state"
    commit(path, "a", "b", now_us=5)
    return path


def texts(queue: AlertQueue) -> list[str]:
    return [alert.text for alert in queue.waiting(queue.position().delivered, 10)]


def test_a_new_output_begins_with_what_comes_from_then_on(state: Path) -> None:
    with AlertQueue(state, "webhook", from_first=False) as queue:
        assert texts(queue) == []
        commit(state, "c")
        assert texts(queue) == ['"c"']


def test_a_new_output_begins_with_the_first_where_that_is_asked_for(state: Path) -> None:
    with AlertQueue(state, "webhook", from_first=True) as queue:
        assert texts(queue) == ['"a"', '"b"']


def test_alerts_that_are_kept_no_more_count_where_a_new_output_begins(state: Path) -> None:
    with sqlite3.connect(state) as file:
        file.execute("DELETE FROM alerts")
    file.close()
    with AlertQueue(state, "webhook", from_first=False) as queue:
        assert queue.position() == Position(2, "")


def test_the_place_outlives_a_restart_and_an_absence(state: Path) -> None:
    with AlertQueue(state, "webhook", from_first=True) as queue:
        queue.keep(Position(1, "a mark"))
    with AlertQueue(state, "other", from_first=True) as other:
        assert other.position() == Position(0, "")
    commit(state, "c")
    for from_first in (False, True):
        with AlertQueue(state, "webhook", from_first=from_first) as queue:
            assert queue.position() == Position(1, "a mark")
            assert texts(queue) == ['"b"', '"c"']


def test_a_place_is_never_taken_back(state: Path) -> None:
    with AlertQueue(state, "webhook", from_first=True) as queue:
        queue.keep(Position(2, "later"))
        queue.keep(Position(1, "earlier"))
        assert queue.position() == Position(2, "later")
        queue.keep(Position(2, "another mark"))
        assert queue.position() == Position(2, "another mark")


def test_what_waits_comes_in_order_and_no_more_than_asked_for(state: Path) -> None:
    commit(state, "c")
    with AlertQueue(state, "webhook", from_first=True) as queue:
        assert queue.waiting(0, 2) == [QueuedAlert(1, '"a"'), QueuedAlert(2, '"b"')]
        assert queue.waiting(2, 2) == [QueuedAlert(3, '"c"')]


def test_depth_counts_from_the_place(state: Path) -> None:
    commit(state, "c", now_us=9)
    commit(state, "d")
    with AlertQueue(state, "webhook", from_first=True) as queue:
        assert [queue.depth(after) for after in range(5)] == [
            Depth(4, 5),
            Depth(3, 5),
            Depth(2, 9),
            Depth(1, None),
            Depth(0, None),
        ]
