"""Go by a new configuration while capture goes on, or by the old one where the new has faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from structlog import get_logger

from hallmonitor_agent.config.memory import MIB
from hallmonitor_agent.rules import needs_restart
from hallmonitor_service.log import configure_log

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hallmonitor_agent.capture_loop import CaptureLoop
    from hallmonitor_agent.rules import AgentRules
    from hallmonitor_agent.spool.folder import SpoolFolder
    from hallmonitor_service.faults import Fault
    from hallmonitor_service.keeper import Keeper

_LOG: Final = get_logger()


class Reloading:
    """Applies what can change while the service runs.

    The spool's bounds and the log's level change at once, the catalogue after the next cut, since the records of a cut
    are of one catalogue. Whatever else has changed waits for a restart, which is said.

    Args:
        keeper: holds the last good rules.
        path: agent.toml.
        loop: whose catalogue is exchanged.
        folder: whose bounds are.
        running: the rules that the service was started with.
    """

    def __init__(
        self,
        keeper: Keeper[[Path], AgentRules],
        path: Path,
        loop: CaptureLoop,
        folder: SpoolFolder,
        running: AgentRules,
    ) -> None:
        self._keeper = keeper
        self._path = path
        self._loop = loop
        self._folder = folder
        self._running = running

    def reload(self, now_s: float) -> None:
        """Read everything again.

        Args:
            now_s: the time, seconds since 1970.
        """
        faults = self._keeper.reload(now_s, self._path)
        rules = self._keeper.kept
        if faults or rules is None:
            log_faults(faults)
            _LOG.error("the configuration was not reloaded: the last good one holds", faults=len(faults), each=True)
            return
        settings = rules.settings
        configure_log(settings.log.level)
        for key in needs_restart(self._running.settings, settings):
            _LOG.warning("a change takes effect with the next start only", key=key, each=True)
        self._folder.set_bounds(settings.spool.max_mb * MIB, settings.spool.min_free_mb * MIB)
        self._loop.use_catalogue(rules.catalogue)
        _LOG.info("the configuration was reloaded", each=True)


def log_faults(faults: Iterable[Fault]) -> None:
    """Log each fault with its file and line."""
    for fault in faults:
        _LOG.error(
            fault.message,
            path=None if fault.path is None else str(fault.path),
            line=fault.line,
            remedy=fault.remedy,
            each=True,
        )
