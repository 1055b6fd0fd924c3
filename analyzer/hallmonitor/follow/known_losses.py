"""The losses that alerts to come may have to tell, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.alerts.losses import Loss

MOST = 4096
"""Losses held at most: a sensor that drops packets in each file of 10 s tells some 2,500 in the hours that the longest
windows take. Of more, those that ended longest ago are forgotten."""

OPEN_END_US = 86_400_000_000
"""A loss whose end is not known is told for a day; otherwise every alert that ever comes would have it."""


class KnownLosses:
    """Losses in the order of their beginnings.

    Args:
        held: to begin with.
    """

    def __init__(self, held: Iterable[Loss] = ()) -> None:
        self.held = list(held)
        """Those that are known, in the order in which alerts tell them."""
        self.forgotten = 0
        """How many were forgotten for want of room."""

    def add(self, losses: Iterable[Loss]) -> None:
        """Hold more."""
        self.held = sorted([*self.held, *losses], key=_order)
        if len(self.held) > MOST:
            self.forgotten += len(self.held) - MOST
            last = sorted(self.held, key=_end)[-MOST:]
            self.held = sorted(last, key=_order)

    def forget(self, before_us: int) -> None:
        """Forget those that ended before a time, microseconds since 1970."""
        self.held = [loss for loss in self.held if _end(loss) >= before_us]


def _end(loss: Loss) -> int:
    return (loss.from_us or 0) + OPEN_END_US if loss.to_us is None else loss.to_us


def _order(loss: Loss) -> tuple[int, int, str, int]:
    return loss.from_us or 0, loss.to_us or 0, loss.cause, loss.packets or 0
