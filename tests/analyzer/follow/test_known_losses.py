"""Which losses are held."""

from __future__ import annotations

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow import known_losses
from hallmonitor.follow.known_losses import OPEN_END_US, KnownLosses


def test_losses_are_told_in_the_order_of_their_times() -> None:
    losses = KnownLosses([Loss(5, 6, "b")])
    losses.add([Loss(7, 8, "a"), Loss(5, 6, "a"), Loss(None, 3, "a")])
    assert losses.held == [Loss(None, 3, "a"), Loss(5, 6, "a"), Loss(5, 6, "b"), Loss(7, 8, "a")]


def test_a_loss_is_forgotten_once_no_alert_can_tell_it() -> None:
    open_end = Loss(5, None, "a")
    losses = KnownLosses([open_end, Loss(5, 10, "b")])
    losses.forget(10)
    assert losses.held == [open_end, Loss(5, 10, "b")]
    losses.forget(11)
    assert losses.held == [open_end]
    losses.forget(5 + OPEN_END_US + 1)
    assert losses.held == []
    assert losses.forgotten == 0


def test_of_too_many_those_that_ended_first_go() -> None:
    losses = KnownLosses()
    losses.add([Loss(number, number + 1, "a") for number in range(known_losses.MOST + 3)])
    assert losses.forgotten == 3
    assert (losses.held[0].from_us, len(losses.held)) == (3, known_losses.MOST)
