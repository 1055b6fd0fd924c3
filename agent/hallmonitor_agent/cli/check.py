"""`hallmonitor-agent check`: what is wrong, why, and the command that mends it."""

from __future__ import annotations

from typing import Annotated

import typer

from hallmonitor_agent.cli import PROGRAM
from hallmonitor_agent.cli.parameters import CONFIG, Config, Json


def check(
    config: Config = CONFIG,
    user: Annotated[
        str | None,
        typer.Option(help="User that the service runs as; if not given, whoever runs this, for root the unit's."),
    ] = None,
    json_lines: Json = False,
) -> int:
    """Check configuration and machine: what is wrong, why, and the command that mends it.

    The exit status is 0 where all is well, 1 where something is less well or cannot be looked at, 2 for faults.

    Example: sudo hallmonitor-agent check

    Example: hallmonitor-agent check --config ./agent.toml --user hallmonitor-agent --json
    """
    import os
    import time

    from rich.console import Console

    from hallmonitor_agent.check.account import account_of
    from hallmonitor_agent.check.report import as_json, as_line, as_table
    from hallmonitor_agent.check.run import run_checks, status_of
    from hallmonitor_agent.check.situation import Machine
    from hallmonitor_agent.check.unit import unit_user
    from hallmonitor_service.telling import say, step

    machine = Machine()
    if user is None and os.geteuid() == 0:
        # Root may do everything, and so would find nothing of what the service may not.
        user = unit_user(machine)
    account = account_of(user)
    step(f"checking {config} for the user {account.name}", PROGRAM)
    checked = list(run_checks(config.absolute(), account, machine, time.time()))
    console = Console(highlight=False)
    if console.is_terminal and not json_lines:
        console.print(as_table(checked))
    else:
        for each in checked:
            say(as_json(each) if json_lines else as_line(each))
    return status_of(checked)
