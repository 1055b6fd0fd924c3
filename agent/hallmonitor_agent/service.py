"""The agent as a service: start, capture until it is told to stop, drain."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from hallmonitor_agent.capture import privileges
from hallmonitor_agent.capture.host_drops import HostDrops
from hallmonitor_agent.capture.opening import missing_interfaces, open_capture, uses_libpcap
from hallmonitor_agent.capture_loop import CaptureLoop, Clocks, Shown
from hallmonitor_agent.config.memory import MIB, WAITING_CUTS, shares
from hallmonitor_agent.health import AgentChecks
from hallmonitor_agent.heartbeat import Heartbeat
from hallmonitor_agent.metrics.collector import agent_registry
from hallmonitor_agent.pages import agent_pages
from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.reload import Reloading, log_faults
from hallmonitor_agent.rules import load_rules
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import Layout
from hallmonitor_agent.spool.opening import open_spool
from hallmonitor_agent.spool.pending import PendingLosses
from hallmonitor_agent.spool.writer import SpoolWriter
from hallmonitor_agent.status import Status, StatusBoard
from hallmonitor_engine import CaptureError
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.keeper import Keeper
from hallmonitor_service.log import configure_log
from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.server import WebServer

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor_agent.capture.privileged_thread import PrivilegedThread
    from hallmonitor_agent.capture.source import Capture
    from hallmonitor_agent.rules import AgentRules
    from hallmonitor_agent.stop_signals import StopSignals
    from hallmonitor_service.service_manager import ServiceManager

PATIENCE_S: Final = 0.5
"""Longest wait of a step: signals and the watchdog are seen to in between."""
DRAIN_S: Final = 9.0
"""Of the 10 s that a stop may take; the rest is for leaving."""
EXIT_BROKEN: Final = 1
"""Packets can no longer be read; a new start may mend it."""
_WAIT_S: Final = 1.0
_WAIT_US: Final = 30_000_000
_LOG: Final = get_logger()


class AgentService:
    """One run of the agent.

    Args:
        path: agent.toml.
        version: of the agent.
        manager: who is told that packets flow.
        signals: what is asked of the service while it runs.
        sockets: the thread that may open packet sockets.
    """

    def __init__(
        self,
        path: Path,
        version: str,
        manager: ServiceManager,
        signals: StopSignals,
        sockets: PrivilegedThread[Capture],
    ) -> None:
        self._path = path
        self._manager = manager
        self._signals = signals
        self._sockets = sockets
        self._clocks = Clocks(time.monotonic, lambda: time.time_ns() // 1_000)
        started_s = self._clocks.now_s()
        self._board = StatusBoard(Status(started_s, started_s))
        self._drops = RecentDrops()
        self._registry = agent_registry(self._board, version)
        self._keeper = Keeper(load_rules, self._registry)

    def run(self) -> int:
        """Capture until a signal or the end of the packets; give the exit status.

        That is `EXIT_BROKEN` where packets can no longer be read: what there was is written, and the service manager
        starts the agent again, as it does not after a fault of the configuration.

        Raises:
            FaultsError: what is configured has faults or cannot be done.
        """
        faults = self._keeper.reload(self._clocks.now_us() / 1e6, self._path)
        rules = self._keeper.kept
        if rules is None:
            raise FaultsError(faults)
        configure_log(rules.settings.log.level)
        capture = self._opened(rules)
        return 0 if capture is None else self._capture(rules, capture)

    def _opened(self, rules: AgentRules) -> Capture | None:
        """Open what is to be captured once it is there; None where the service is asked to stop before.

        Raises:
            FaultsError: it cannot be opened.
        """
        while self._wait_for_interfaces(rules):
            try:
                return self._open(rules)
            except FaultsError:
                # An interface that went away since is waited for again.
                if not missing_interfaces(rules):
                    raise
        return None

    def _wait_for_interfaces(self, rules: AgentRules) -> bool:
        """Wait until every interface is there; False where the service is asked to stop before."""
        while missing := missing_interfaces(rules):
            if self._signals.stop:
                return False
            self._manager.starting(_WAIT_US, f"waits for {', '.join(missing)}")
            _LOG.warning("an interface is not there: it is waited for", interface=missing[0])
            time.sleep(_WAIT_S)
        return True

    def _open(self, rules: AgentRules) -> Capture:
        """Open what is to be captured, and give up what that needed.

        Raises:
            FaultsError: it cannot be opened.
        """
        table = rules.settings.capture
        if table.interfaces and table.fanout > 1:
            _LOG.info("CAP_NET_RAW is kept: with fanout, an interface that comes back needs new sockets")
            return self._sockets.do(lambda: open_capture(rules, _keep))
        capture = self._sockets.do(lambda: open_capture(rules, privileges.drop_all))
        self._sockets.end()
        if holding := privileges.threads_with_net_raw():
            _LOG.warning("threads keep CAP_NET_RAW", threads=holding)
        return capture

    def _capture(self, rules: AgentRules, capture: Capture) -> int:
        settings = rules.settings
        begun_us = self._clocks.now_us()
        pending = PendingLosses()
        folder = SpoolFolder(
            Layout(settings.spool.path, settings.capture.sensor),
            pending,
            max_bytes=settings.spool.max_mb * MIB,
            min_free_bytes=settings.spool.min_free_mb * MIB,
            # What a folder of captures holds was captured whether or not an agent ran.
            begun_us=None if settings.capture.folder else begun_us,
        )
        open_spool(folder, settings.spool.path)
        writer = SpoolWriter(folder, pending, waiting=WAITING_CUTS, begun_us=begun_us, now_s=self._clocks.now_s)
        host_drops = HostDrops(settings.capture.interfaces)
        can_wait = not settings.capture.interfaces
        shown = Shown(self._board, self._drops)
        loop = CaptureLoop(capture, writer, shown, host_drops, self._clocks, can_wait=can_wait)
        started_s = self._clocks.now_s()
        share = shares(settings.memory, settings.capture, settings.spool)
        self._board.current = Status(
            started_s,
            started_s,
            max_flows=share.max_flows,
            memory_bound_bytes=settings.memory.bound_mb * MIB,
            slow_capture=uses_libpcap(rules),
        )
        checks = AgentChecks(self._board, self._drops, settings.spool.close_s, self._clocks.now_s)
        web_config = KeptWebConfig(settings.metrics.web_config, log_faults)
        web = WebServer(Endpoint.read(settings.metrics.address), web_config, agent_pages(self._registry, checks))
        writer.start()
        loop.start(rules.catalogue)
        web.start()
        try:
            self._tell_start(rules, web)
            return self._until_told(loop, folder, rules)
        finally:
            web.stop()
            folder.close()

    def _until_told(self, loop: CaptureLoop, folder: SpoolFolder, rules: AgentRules) -> int:
        """Take steps until a signal or the end, then drain; give the exit status."""
        heartbeat = Heartbeat(self._manager, self._clocks.now_s)
        reloading = Reloading(self._keeper, self._path, loop, folder, rules)
        status = 0
        while not self._signals.stop and not loop.ended:
            try:
                loop.go_on(PATIENCE_S)
            except CaptureError as error:
                _LOG.error("packets can no longer be read", source=error.path, why=error.message, remedy=error.remedy)
                status = EXIT_BROKEN
                break
            heartbeat.beat(self._board.current)
            if self._signals.take_reload():
                heartbeat.reloading()
                reloading.reload(self._clocks.now_us() / 1e6)
                heartbeat.reloaded(self._board.current)
        self._drain(loop)
        return status

    def _drain(self, loop: CaptureLoop) -> None:
        until_s = self._clocks.now_s() + DRAIN_S
        self._manager.stopping("writes what is open")
        if loop.drain(until_s):
            _LOG.info("everything was written")
        else:
            _LOG.error("not everything could be written", failing=self._board.current.spool.failing)

    def _tell_start(self, rules: AgentRules, web: WebServer) -> None:
        _LOG.info("metrics and health are served", port=web.address.port)
        if rules.catalogue is None:
            _LOG.warning("no catalogue is configured: categories follow from protocol and port alone")
        if uses_libpcap(rules):
            _LOG.warning("packets are captured through libpcap, which is slow")


def _keep() -> None:
    """Give nothing up."""
