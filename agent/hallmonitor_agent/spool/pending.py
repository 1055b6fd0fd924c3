"""Loss records that wait for the next file."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.spool.loss_record import REMOVED, LossRecord, lost_records

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST: Final = 4_096
"""Losses kept apart; beyond, the last of a cause is extended, so that a disk that stays full takes no more memory."""


class PendingLosses:
    """Losses that the capture loop and the spool's writer put here, until a file is written that tells them.

    Records that were lost one after the other are one loss: a disk that is full for a day is one span.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._losses = list[LossRecord]()

    def add(self, losses: Iterable[LossRecord]) -> None:
        """Keep some losses."""
        with self._lock:
            for loss in losses:
                self._add(loss)

    def take(self) -> list[LossRecord]:
        """Give all, and keep none."""
        with self._lock:
            taken, self._losses = self._losses, []
        return taken

    def give_back(self, taken: list[LossRecord]) -> None:
        """Keep again what could not be written; it came before what has come since."""
        with self._lock:
            since, self._losses = self._losses, []
            for loss in (*taken, *since):
                self._add(loss)

    def __len__(self) -> int:
        with self._lock:
            return len(self._losses)

    def _add(self, loss: LossRecord) -> None:
        full = len(self._losses) >= self._most
        for at in range(len(self._losses) - 1, -1, -1):
            before = self._losses[at]
            if _goes_on(before, loss) or (full and before.cause == loss.cause):
                self._losses[at] = before.joined(loss)
                return
        self._losses.append(loss)


def _goes_on(before: LossRecord, loss: LossRecord) -> bool:
    """Tell whether a loss of records begins where one of the same kind ends.

    What was removed unread is always one loss: files go in their order, and those that told of earlier ones go as well.
    """
    ours, theirs = lost_records(before), lost_records(loss)
    if ours is None or theirs is None or ours[1] != theirs[1]:
        return False
    return ours[1] == REMOVED or before.from_us <= loss.from_us <= before.to_us
