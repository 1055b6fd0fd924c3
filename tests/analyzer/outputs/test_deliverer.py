"""Deliveries by threads, as the service has them."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from made_alerts import Around, ScriptedReceiver, commit

from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor.outputs.deliverer import Deliverer
from hallmonitor.outputs.receiver import NotTaken, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hallmonitor.outputs.alert_queue import QueuedAlert

PATIENCE_S = 30.0


def until(holds: Callable[[], bool]) -> None:
    """Wait for something to hold."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class HeldReceiver(ScriptedReceiver):
    """Does not answer until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let = threading.Event(), threading.Event()

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:
        self.begun.set()
        assert self.let.wait(PATIENCE_S)
        return super().take(alerts, mark, now_s)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state"
    commit(path, [1, 2])
    return path


def ended(*deliverers: Deliverer) -> bool:
    for each in deliverers:
        each.ask_to_stop()
    return all(each.wait_for_end(PATIENCE_S) for each in deliverers)


def place(state: Path, name: str) -> int:
    with AlertQueue(state, name, from_first=True) as queue:
        return queue.position().delivered


def test_what_is_committed_is_delivered_once_it_is_called(state: Path) -> None:
    receiver = ScriptedReceiver()
    deliverer = Deliverer("out", state, receiver, Around().surroundings)
    deliverer.start()
    until(lambda: receiver.given == [[1, 2]])
    commit(state, [3])
    deliverer.wake()
    until(lambda: receiver.given == [[1, 2], [3]])
    assert ended(deliverer)
    assert place(state, "out") == 3
    assert receiver.closed == 1


def test_a_receiver_that_does_not_answer_holds_no_other_back(state: Path) -> None:
    held, other, around = HeldReceiver(), ScriptedReceiver(), Around()
    slow = Deliverer("slow", state, held, around.surroundings)
    quick = Deliverer("quick", state, other, around.surroundings)
    slow.start()
    assert held.begun.wait(PATIENCE_S)
    quick.start()
    until(lambda: place(state, "quick") == 2)
    assert not held.let.is_set()
    slow.ask_to_stop()
    assert not slow.wait_for_end(0.0)
    held.let.set()
    assert ended(slow, quick)
    assert place(state, "slow") == 2  # what it took while it was to stop is kept


def test_a_reload_closes_the_receiver_and_tries_at_once(state: Path) -> None:
    receiver = ScriptedReceiver([Outcome(0, not_taken=NotTaken("refused", "HTTP status 401"))])
    deliverer = Deliverer("out", state, receiver, Around().surroundings)
    deliverer.start()
    until(lambda: len(receiver.given) == 1)
    deliverer.reopen()
    until(lambda: receiver.given == [[1, 2], [1, 2]])
    assert receiver.closed == 1
    assert ended(deliverer)


def test_a_fault_of_ours_is_raised_where_the_service_asks(state: Path) -> None:
    receiver = ScriptedReceiver([KeyError("a fault of ours")])
    deliverer = Deliverer("out", state, receiver, Around().surroundings)
    deliverer.raise_if_crashed()
    deliverer.start()
    assert deliverer.wait_for_end(PATIENCE_S)
    with pytest.raises(KeyError, match="a fault of ours"):
        deliverer.raise_if_crashed()


def test_a_state_that_cannot_be_opened_now_is_opened_later(tmp_path: Path) -> None:
    state = tmp_path / "later" / "state"
    receiver = ScriptedReceiver()
    deliverer = Deliverer("out", state, receiver, Around().surroundings)
    deliverer.start()
    state.parent.mkdir()
    commit(state, [1])
    while not receiver.given:
        deliverer.wake()
        time.sleep(0.01)
    assert receiver.given == [[1]]
    assert ended(deliverer)
