"""`hallmonitor-agent run`: the service itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor_agent.cli.parameters import CONFIG, Config

if TYPE_CHECKING:
    from hallmonitor_agent.capture.source import Capture


def run(
    config: Config = CONFIG,
) -> int:
    """Capture packets and write flow records to the spool, until SIGTERM or SIGINT; SIGHUP reads FILE again.

    Example: hallmonitor-agent run --config ./agent.toml
    """
    import os
    from importlib.metadata import version

    from hallmonitor_agent.capture import privileges
    from hallmonitor_agent.capture.fanout import asks_for_fanout
    from hallmonitor_agent.capture.privileged_thread import PrivilegedThread
    from hallmonitor_agent.stop_signals import StopSignals

    with StopSignals() as signals:
        privileges.harden()
        sockets: PrivilegedThread[Capture] = PrivilegedThread()
        sockets.start()
        if not asks_for_fanout(config):
            privileges.drop_all()
        # What loads libraries with threads of their own comes after.
        from hallmonitor_agent.service import AgentService
        from hallmonitor_service.log import configure_log
        from hallmonitor_service.service_manager import ServiceManager

        configure_log("info")
        manager = ServiceManager.from_environment(os.environ, os.getpid())
        try:
            return AgentService(config, version("hallmonitor-agent"), manager, signals, sockets).run()
        finally:
            sockets.end()
