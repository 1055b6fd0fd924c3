"""`hallmonitor-agent run`: the service itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    config: Annotated[
        Path, typer.Option(metavar="FILE", help="The configuration, such as /etc/hallmonitor/agent.toml.")
    ],
) -> None:
    """Capture packets and write flow records to the spool, until SIGTERM or SIGINT; SIGHUP reads FILE again."""
    import os
    from importlib.metadata import version

    from hallmonitor_agent.service import AgentService
    from hallmonitor_agent.stop_signals import StopSignals
    from hallmonitor_service.log import configure_log
    from hallmonitor_service.service_manager import ServiceManager

    configure_log("info")
    manager = ServiceManager.from_environment(os.environ, os.getpid())
    with StopSignals() as signals:
        AgentService(config, version("hallmonitor-agent"), manager, signals).run()
