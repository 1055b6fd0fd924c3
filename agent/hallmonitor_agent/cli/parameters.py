"""Parameters that several commands of the agent take, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path,
    typer.Option(
        "--config", "-c", metavar="FILE", envvar="HALLMONITOR_AGENT_CONFIG", help="The configuration, agent.toml."
    ),
]
CONFIG = Path("/etc/hallmonitor/agent.toml")
"""Where the package puts it."""

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
