"""Hands the alerts of one output's queue to its receiver, one attempt a step.

The place in the queue moves after the receiver took an alert: whenever the process ends, what was not surely taken is
given again. So a receiver gets each alert at least once, in order, and knows by its id what it has already.

A receiver that is away is asked again after a second, then after twice as long each time, up to five minutes. One that
refuses is asked again after a minute, up to an hour: nothing is dropped because of a wrong setting that somebody can
mend. No alert is passed over for a later one.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from structlog import get_logger

from hallmonitor.outputs.alert_queue import Position
from hallmonitor.outputs.backoff import Backoff
from hallmonitor.outputs.receiver import NotTaken

if TYPE_CHECKING:
    import random

    from hallmonitor.outputs.alert_queue import AlertQueue
    from hallmonitor.outputs.clock import Clock
    from hallmonitor.outputs.metrics import OutputMetrics
    from hallmonitor.outputs.receiver import Outcome, Receiver

_AWAY_S = (1.0, 300.0)
_REFUSED_S = (60.0, 3600.0)
_LONGEST_ASKED_FOR_S = 3600.0
"""A receiver may ask to be left alone for an hour; one that asks for more is asked each hour, in case it erred."""

_TOLD_AGAIN_S = 3600.0
"""The same trouble is told once an hour."""

_log = get_logger()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all outputs have in common.

    Attributes:
        metrics: where attempts are counted.
        clock: what time it is.
        chance: where the chance in waits comes from.
    """

    metrics: OutputMetrics
    clock: Clock
    chance: random.Random


class Delivery:
    """One output's deliveries.

    Args:
        name: of the output.
        queue: of the output.
        receiver: of the output.
        around: what all outputs have in common.
    """

    def __init__(self, name: str, queue: AlertQueue, receiver: Receiver, around: Surroundings) -> None:
        self._name = name
        self._queue = queue
        self._receiver = receiver
        self._metrics = around.metrics
        self._clock = around.clock
        self._away = Backoff(around.chance, *_AWAY_S)
        self._refused = Backoff(around.chance, *_REFUSED_S)
        self._position: Position | None = None
        self._is_kept = True
        self._not_before_s = 0.0
        self._trouble: NotTaken | None = None
        self._told_s = 0.0

    def step(self) -> float | None:
        """Do what can be done now.

        Returns:
            Seconds until there is more to do; None where nothing waits, until something is committed.
        """
        now_s = self._clock.steady_s()
        if now_s < self._not_before_s:
            return self._not_before_s - now_s
        try:
            return self._attempt(now_s)
        except sqlite3.OperationalError as error:
            # The disk that holds the state is full or does not answer. What was taken is known here and kept later.
            return self._wait(NotTaken("unreachable", f"the state cannot be used: {error}"), now_s)

    def show_depth(self) -> None:
        """Show on the metrics page what waits; where the state cannot be read, what is shown stays."""
        if self._position is None:
            return
        try:
            depth = self._queue.depth(self._position.delivered)
        except sqlite3.OperationalError:
            return
        age_s = 0.0 if depth.oldest_us is None else max(0.0, self._clock.wall_s() - depth.oldest_us / 1e6)
        self._metrics.waiting(self._name, depth.alerts, age_s)

    def try_at_once(self) -> None:
        """Forget how long was to be waited: somebody may have mended what was in the way."""
        self._not_before_s = 0.0
        self._away.reset()
        self._refused.reset()

    def _attempt(self, now_s: float) -> float | None:
        if self._position is None:
            self._position = self._queue.position()
        self._keep()
        alerts = self._queue.waiting(self._position.delivered, self._receiver.most_at_once)
        if not alerts:
            return None
        outcome = self._receiver.take(alerts, self._position.mark, now_s)
        if outcome.taken:
            self._metrics.delivered(self._name, outcome.taken, self._clock.wall_s())
            self._metrics.attempt(self._name, "delivered")
        reached = Position(
            alerts[outcome.taken - 1].number if outcome.taken else self._position.delivered,
            self._position.mark if outcome.mark is None else outcome.mark,
        )
        if reached != self._position:
            self._position = reached
            self._is_kept = False
            self._keep()
        return self._next(outcome, now_s)

    def _next(self, outcome: Outcome, now_s: float) -> float:
        if outcome.not_taken is not None:
            self._metrics.attempt(self._name, outcome.not_taken.kind)
            return self._wait(outcome.not_taken, now_s)
        if outcome.taken:
            self._recovered(now_s)
            return 0.0
        if outcome.again_s is None:
            message = f"the receiver of {self._name} took nothing and did not say why"
            raise RuntimeError(message)
        return outcome.again_s

    def _keep(self) -> None:
        if not self._is_kept and self._position is not None:
            self._queue.keep(self._position)
            self._is_kept = True

    def _wait(self, trouble: NotTaken, now_s: float) -> float:
        backoff = self._refused if trouble.kind == "refused" else self._away
        wait_s = backoff.next_s(min(trouble.wait_s or 0.0, _LONGEST_ASKED_FOR_S))
        self._not_before_s = now_s + wait_s
        same = self._trouble is not None and (self._trouble.kind, self._trouble.why) == (trouble.kind, trouble.why)
        if not same or now_s >= self._told_s + _TOLD_AGAIN_S:
            tell = _log.error if trouble.kind == "refused" else _log.warning
            tell("alerts wait for an output", output=self._name, outcome=trouble.kind, why=trouble.why)
            self._told_s = now_s
        self._trouble = trouble
        return wait_s

    def _recovered(self, now_s: float) -> None:
        self._away.reset()
        self._refused.reset()
        if self._trouble is not None:
            _log.info("an output takes alerts again", output=self._name)
            self._trouble = None
            self._told_s = now_s
