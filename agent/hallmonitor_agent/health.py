"""When the agent is not well: it is blind, or what it sees does not reach the spool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_service.health import Health

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor_agent.recent_drops import RecentDrops
    from hallmonitor_agent.status import StatusBoard

STEP_S: Final = 15.0
"""The loop waits a second at most for packets; so long a pause is a hang, or a machine that does not get along."""
DROPPED_SHARE: Final = 0.1
"""Of the last minute's packets; a tenth of all flows then has holes or no name."""
SPOOL_CUTS: Final = 3
"""Cuts that the writer may be late by: one is written, one waits, one is a slow disk's."""


class AgentChecks:
    """The checks behind `/-/healthy` and `/-/ready`.

    Args:
        board: where the capture loop puts its status.
        drops: where it notes what the rings dropped.
        close_s: seconds of packet time after which a spool file is closed.
        clock: the monotonic clock that the status' times are by.
    """

    def __init__(self, board: StatusBoard, drops: RecentDrops, close_s: float, clock: Callable[[], float]) -> None:
        self._board = board
        self._drops = drops
        self._close_s = close_s
        self._clock = clock

    def healthy(self) -> Health:
        """Capture sees what there is, and the spool takes it."""
        return Health({"interfaces": self._interfaces, "loop": self._loop, "ring": self._ring, "spool": self._spool})

    def ready(self) -> Health:
        """Packets can flow."""
        return Health({"interfaces": self._interfaces})

    def _interfaces(self) -> str | None:
        sources = self._board.current.sources
        if any(source.up for source in sources):
            return None
        names = ", ".join(source.name for source in sources)
        return f"no packets can come: {names} down" if names else "no packets can come: nothing is captured on yet"

    def _loop(self) -> str | None:
        still_s = self._clock() - self._board.current.stepped_s
        return f"the capture loop has not gone on for {still_s:.0f} s" if still_s > STEP_S else None

    def _ring(self) -> str | None:
        share = self._drops.share(self._clock())
        return f"the ring dropped {share:.0%} of the last minute's packets" if share > DROPPED_SHARE else None

    def _spool(self) -> str | None:
        status = self._board.current
        if status.spool.failing:
            return f"the last file could not be written: {status.spool.failing}"
        closed_s = status.started_s if status.spool.last_closed_s is None else status.spool.last_closed_s
        still_s = self._clock() - closed_s
        if status.spool.waiting_cuts and still_s > SPOOL_CUTS * self._close_s:
            return f"records wait, but no file was closed for {still_s:.0f} s"
        return None
