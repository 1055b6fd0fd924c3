"""What works on the state beside judging: outputs that take alerts out of it, and retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from structlog import get_logger

from hallmonitor.follow.kept_flows import FLOWS
from hallmonitor.follow.spool_folder import DAMAGED
from hallmonitor.outputs.running import RunningOutputs
from hallmonitor.retention.retention import KeptData, Retention

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from hallmonitor.follow.rules import Rules
    from hallmonitor.follow.state_folder import StateFolder

STOP_WITHIN_S = 5.0
"""For attempts to deliver that are under way; systemd is promised an end within ten."""

DELIVER_WITHIN_S = 60.0
"""For all that waits, where the command leaves by itself; what is not delivered then is by the next run."""

_log = get_logger()


class Companions:
    """Begin, look after and end them.

    Args:
        folder: of the state.
        registry: where metrics are shown.
    """

    def __init__(self, folder: StateFolder, registry: CollectorRegistry) -> None:
        self._folder = folder
        self._outputs = RunningOutputs(folder.file, registry)
        self._retention = Retention(registry)

    def begin(self, rules: Rules) -> None:
        """Have them go by some rules, at the start and after each reload.

        Raises:
            sqlite3.Error: the state cannot be used.
        """
        self._outputs.apply(rules.settings.outputs)

    def wake(self) -> None:
        """Deliver now: something was committed."""
        self._outputs.wake()

    def look(self, rules: Rules, now_us: int) -> None:
        """Remove what is old where it is time, and crash of a fault of ours that ended one of their threads.

        Args:
            rules: that are in force.
            now_us: this machine's time, microseconds since 1970.
        """
        self._outputs.raise_if_crashed()
        kept = KeptData(
            self._folder.file,
            self._folder.path / FLOWS,
            tuple(spool / DAMAGED for spool in rules.spools),
            self._outputs.names,
            rules.settings.retention,
        )
        self._retention.run_if_due(now_us, kept, rules.site.zone)

    def end(self, *, deliver_all: bool) -> None:
        """End them; what is not delivered is after the next start.

        Args:
            deliver_all: wait until all is delivered first, for a while.
        """
        if deliver_all:
            if not self._outputs.drain(DELIVER_WITHIN_S):
                _log.warning("alerts wait for an output that does not take them; the next run goes on")
            self._retention.wait(DELIVER_WITHIN_S)
        self._outputs.stop(STOP_WITHIN_S)
