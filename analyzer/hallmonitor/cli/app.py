"""The commands and their options, and how a command line comes to its exit status."""

from __future__ import annotations

from typing import Annotated

import typer

from hallmonitor.cli.catalogue import catalogue
from hallmonitor.cli.demo import demo
from hallmonitor.cli.explain import explain
from hallmonitor.cli.flows import flows
from hallmonitor.cli.follow import follow
from hallmonitor.cli.inspect import inspect
from hallmonitor.cli.policy import policy
from hallmonitor.cli.replay import replay
from hallmonitor.cli.retention import retention
from hallmonitor.cli.signatures import signatures
from hallmonitor_service.command_line import run_app

app = typer.Typer(
    name="hallmonitor",
    help="Judge a gateway's flows by a school district's acceptable-use policy. Metadata only, never contents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(replay)
app.command()(flows)
app.command()(follow)
app.command()(retention)
app.command()(explain)
app.command()(inspect)
app.command()(demo)
app.add_typer(catalogue)
app.add_typer(signatures)
app.add_typer(policy)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer hands an option's value by position
    if wanted:
        from importlib.metadata import version

        typer.echo(f"hallmonitor {version('hallmonitor')}")
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
