"""The commands of the agent and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from hallmonitor_agent.cli import PROGRAM
from hallmonitor_agent.cli.check import check
from hallmonitor_agent.cli.run import run as run_command
from hallmonitor_agent.cli.top import top
from hallmonitor_service.command_line import run_app

app = typer.Typer(
    name=PROGRAM,
    help="Capture a gateway's packets as flow records into a bounded spool. Metadata only, never contents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("run")(run_command)
app.command()(check)
app.command()(top)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer hands an option's value by position
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{PROGRAM} {version('hallmonitor-agent')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def run() -> int | str | None:
    """Run the command line and give its status.

    Raises:
        FaultsError: the operator's mistakes, but for those in the command line, which are told already.
    """
    return run_app(app)
