"""One output's attempts, with a clock that the tests hold."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from made_alerts import WALL_S, Around, HeldClock, ScriptedReceiver, commit
from structlog.testing import capture_logs

from hallmonitor.outputs.alert_queue import AlertQueue, Position
from hallmonitor.outputs.delivery import Delivery
from hallmonitor.outputs.receiver import NotTaken, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AWAY = Outcome(0, not_taken=NotTaken("unreachable", "connection refused"))
REFUSED = Outcome(0, not_taken=NotTaken("refused", "HTTP status 401"))


class Set:
    """A delivery of alerts 1 to 3, with all that it works with."""

    def __init__(self, state: Path) -> None:
        self.state = state
        commit(state, [1, 2, 3], now_us=int(WALL_S * 1e6))
        self.queue = AlertQueue(state, "out", from_first=True)
        self.receiver = ScriptedReceiver()
        self.around = Around()
        self.clock: HeldClock = self.around.clock
        self.around.surroundings.metrics.begin("out")
        self.delivery = Delivery("out", self.queue, self.receiver, self.around.surroundings)

    def counted(self, outcome: str) -> float | None:
        return self.around.value("deliveries_total", output="out", outcome=outcome)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Set]:
    given = Set(tmp_path / "state")
    with given.queue:
        yield given


def test_what_waits_is_given_in_order_and_the_place_kept(made: Set) -> None:
    made.receiver.most_at_once = 2
    made.receiver.answers = [Outcome(2, "a mark"), Outcome(1, "another")]
    assert made.delivery.step() == 0
    assert made.queue.position() == Position(2, "a mark")
    assert made.delivery.step() == 0
    assert made.delivery.step() is None
    assert made.receiver.given == [[1, 2], [3]]
    assert made.receiver.marks == ["", "a mark"]
    assert made.queue.position() == Position(3, "another")
    assert made.counted("delivered") == 2
    assert made.around.value("delivered_alerts_total", output="out") == 3
    assert made.around.value("output_last_success_timestamp_seconds", output="out") == WALL_S


def test_a_mark_is_kept_before_the_receiver_is_called_again(made: Set) -> None:
    made.receiver.answers = [Outcome(0, "a mark", again_s=0.0), Outcome(3)]
    assert made.delivery.step() == 0
    assert made.queue.position() == Position(0, "a mark")
    assert made.delivery.step() == 0
    assert made.queue.position() == Position(3, "a mark")
    assert made.receiver.marks == ["", "a mark"]


def test_what_was_taken_before_a_failure_is_not_given_again(made: Set) -> None:
    made.receiver.answers = [Outcome(1, not_taken=NotTaken("unreachable", "broken pipe"))]
    wait_s = made.delivery.step()
    assert wait_s is not None
    assert 0.5 <= wait_s <= 1
    assert made.queue.position().delivered == 1
    made.clock.now_s += wait_s
    made.delivery.step()
    assert made.receiver.given == [[1, 2, 3], [2, 3]]


def test_a_receiver_that_is_away_for_an_hour_is_asked_ever_less_and_gets_all(made: Set) -> None:
    made.receiver.answers = [AWAY] * 1000
    with capture_logs() as logs:
        while made.clock.now_s < 3600:
            made.clock.now_s += made.delivery.step() or 0
        attempts = len(made.receiver.given)
        made.receiver.answers = []
        made.delivery.step()
    assert 15 < attempts < 40
    assert made.counted("unreachable") == attempts
    assert made.receiver.given[-1] == [1, 2, 3]
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("alerts wait for an output", "warning"),
        ("an output takes alerts again", "info"),
    ]
    assert logs[0]["why"] == "connection refused"


def test_a_call_while_waiting_asks_nothing(made: Set) -> None:
    made.receiver.answers = [AWAY]
    wait_s = made.delivery.step()
    assert wait_s is not None
    made.clock.now_s += wait_s / 4
    assert made.delivery.step() == pytest.approx(wait_s * 3 / 4)
    assert len(made.receiver.given) == 1


def test_a_refusal_is_told_as_an_error_and_tried_slowly_and_dropped_never(made: Set) -> None:
    made.receiver.answers = [REFUSED] * 3
    with capture_logs() as logs:
        waits = []
        for _ in range(3):
            waits.append(made.delivery.step() or 0)
            made.clock.now_s += waits[-1]
        made.delivery.step()
    assert [30 <= waits[0] <= 60, 60 <= waits[1] <= 120, 120 <= waits[2] <= 240] == [True] * 3
    assert [log["log_level"] for log in logs] == ["error", "info"]
    assert made.counted("refused") == 3
    assert made.queue.position().delivered == 3


def test_the_same_trouble_is_told_once_an_hour_and_another_at_once(made: Set) -> None:
    made.receiver.answers = [AWAY, AWAY, REFUSED, *[REFUSED] * 50]
    with capture_logs() as logs:
        for _ in range(3):
            made.clock.now_s += made.delivery.step() or 0
        assert [log["outcome"] for log in logs] == ["unreachable", "refused"]
        until_s = made.clock.now_s + 3 * 3600
        while made.clock.now_s < until_s:
            made.clock.now_s += made.delivery.step() or 0
    assert 3 <= len(logs) <= 5


def test_what_the_receiver_asks_to_wait_is_waited_up_to_an_hour(made: Set) -> None:
    made.receiver.answers = [
        Outcome(0, not_taken=NotTaken("unreachable", "HTTP status 429", wait_s)) for wait_s in (90.0, 1e9)
    ]
    assert made.delivery.step() == 90
    made.clock.now_s += 90
    assert made.delivery.step() == 3600


def test_a_reload_tries_at_once(made: Set) -> None:
    made.receiver.answers = [REFUSED]
    made.delivery.step()
    made.delivery.try_at_once()
    assert made.delivery.step() == 0
    assert made.queue.position().delivered == 3


def test_a_receiver_that_cannot_say_yet_is_asked_again_with_what_came_meanwhile(made: Set) -> None:
    made.receiver.answers = [Outcome(0, again_s=2.0), Outcome(0, again_s=2.0), Outcome(4)]
    assert made.delivery.step() == 2
    commit(made.state, [4])
    assert made.delivery.step() == 2
    made.clock.now_s += 2
    assert made.delivery.step() == 0
    assert made.receiver.given == [[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4]]


def test_a_receiver_that_does_nothing_and_says_nothing_is_a_fault_of_ours(made: Set) -> None:
    made.receiver.answers = [Outcome(0)]
    with pytest.raises(RuntimeError, match="did not say why"):
        made.delivery.step()


def test_a_place_that_cannot_be_kept_now_is_kept_later_and_nothing_given_twice(
    made: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_position: Position) -> None:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(made.queue, "keep", full)
    with capture_logs() as logs:
        made.clock.now_s += made.delivery.step() or 0
        made.clock.now_s += made.delivery.step() or 0
    assert [log["why"] for log in logs] == ["the state cannot be used: database or disk is full"]
    assert made.queue.position().delivered == 0
    monkeypatch.undo()
    assert made.delivery.step() is None
    assert made.queue.position().delivered == 3
    assert made.receiver.given == [[1, 2, 3]]


def test_depth_and_age_are_shown(made: Set) -> None:
    made.receiver.answers = [Outcome(1, not_taken=NotTaken("unreachable", "broken pipe"))]
    made.delivery.show_depth()  # before the first step nothing is known
    made.delivery.step()
    made.clock.now_s += 100
    made.delivery.show_depth()
    assert made.around.value("output_queue_alerts", output="out") == 2
    assert made.around.value("output_oldest_age_seconds", output="out") == 100
    made.delivery.step()
    made.delivery.show_depth()
    assert made.around.value("output_queue_alerts", output="out") == 0
    assert made.around.value("output_oldest_age_seconds", output="out") == 0
