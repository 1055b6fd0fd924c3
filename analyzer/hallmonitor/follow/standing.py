"""How following stands, in plain values that other threads may look at: what is wrong, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_service.health import Health

if TYPE_CHECKING:
    from collections.abc import Callable

COMMIT_WITHIN_S = 300.0
"""While files wait, a commit comes every few seconds, and after a change of rules in a minute or two."""


class Standing:
    """What the checks of health look at.

    Args:
        clock: a clock that never steps back, seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.spool: str | None = None
        """Why a spool cannot be read; None while it can."""
        self.state: str | None = None
        """Why the state cannot be written; None while it can."""
        self.sensors: tuple[str, ...] = ()
        """Sensors with files in more than one spool."""
        self._waits_since_s: float | None = None

    def waits(self, files: int) -> None:
        """Say how many files wait."""
        if not files:
            self._waits_since_s = None
        elif self._waits_since_s is None:
            self._waits_since_s = self._clock()

    def committed(self) -> None:
        """Say that something was committed."""
        self._waits_since_s = None

    def health(self) -> Health:
        """Give the checks."""
        return Health(
            {
                "spool": lambda: self.spool or self._twice(),
                "state": lambda: self.state,
                "progress": self._progress,
            }
        )

    def _twice(self) -> str | None:
        return f"files of {', '.join(self.sensors)} lie in more than one spool" if self.sensors else None

    def _progress(self) -> str | None:
        since_s = self._waits_since_s
        if since_s is None or self._clock() - since_s < COMMIT_WITHIN_S:
            return None
        return f"files wait, and nothing was committed for {self._clock() - since_s:,.0f} s"
