"""Losses counted by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_agent.status import Lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hallmonitor_agent.spool.loss_record import LossRecord


class LossTally:
    """Sums since the service began."""

    def __init__(self) -> None:
        self._lost = dict[str, Lost]()

    def add(self, losses: Iterable[LossRecord]) -> None:
        """Count some losses."""
        for loss in losses:
            before = self._lost.get(loss.cause, Lost(0, 0))
            self._lost[loss.cause] = Lost(before.records + 1, before.packets + (loss.packets or 0))

    def taken(self) -> Mapping[str, Lost]:
        """The sums as they are now."""
        return dict(self._lost)
