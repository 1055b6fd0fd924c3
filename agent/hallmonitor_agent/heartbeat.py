"""What the service manager hears while the loop goes on: ready, alive, how it stands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor_agent.status import Status
    from hallmonitor_service.service_manager import ServiceManager

_STATUS_EVERY_S: Final = 10.0
_WAIT_US: Final = 30_000_000
"""Until when the manager waits for another word before it gives a start up."""


class Heartbeat:
    """Called after each step of the capture loop, so that a loop that hangs is not heard.

    Args:
        manager: who hears it.
        now_s: a clock that never steps back, seconds.
    """

    def __init__(self, manager: ServiceManager, now_s: Callable[[], float]) -> None:
        self._manager = manager
        self._now_s = now_s
        self._ready = False
        self._alive_s: float | None = None
        self._status_s: float | None = None

    def beat(self, status: Status) -> None:
        """Say that the loop has gone on; the first time that packets can come, that the service is ready."""
        now_s = self._now_s()
        if not self._ready and any(source.up for source in status.sources):
            self._ready = True
            self._status_s = now_s
            self._manager.ready(_in_words(status))
        if self._status_s is None or now_s - self._status_s >= _STATUS_EVERY_S:
            self._status_s = now_s
            if self._ready:
                self._manager.status(_in_words(status))
            else:
                self._manager.starting(_WAIT_US, _in_words(status))
        watchdog_s = self._manager.watchdog_s
        if watchdog_s is not None and (self._alive_s is None or now_s - self._alive_s >= watchdog_s / 2):
            self._alive_s = now_s
            self._manager.alive()

    def reloading(self) -> None:
        """Say that the configuration is read again."""
        self._manager.reloading(time.monotonic_ns() // 1_000, "reads its configuration again")

    def reloaded(self, status: Status) -> None:
        """Say that it was read."""
        self._manager.ready(_in_words(status))


def _in_words(status: Status) -> str:
    down = [source.name for source in status.sources if not source.up]
    captured = sum(source.packets for source in status.sources)
    words = f"{captured:,} packets, {status.open_flows:,} open flows, {status.spool.files} files in the spool"
    return f"no packets from {', '.join(down)}; {words}" if down else words
