"""How a command line begins, and comes to its exit status."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Annotated

import typer

from hallmonitor_service.leaving import EXIT_FAULT

# What typer raises for a command line that it cannot read; it names only this kind of it.
_UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]


def new_app(name: str, about: str) -> typer.Typer:
    """Begin a command line that has only the option `--version`.

    Args:
        name: of the program, and of the distribution that it comes with.
        about: what it is for, in one or two sentences.
    """
    app = typer.Typer(name=name, help=about, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_root)
    return app


def _show_version(context: typer.Context, wanted: bool) -> None:  # noqa: FBT001 - typer hands an option's value by position
    if wanted:
        name = str(context.info_name)
        typer.echo(f"{name} {version_of(name)}")
        raise typer.Exit


def _root(
    version: Annotated[  # noqa: FBT002 - flags of the command line are booleans
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def run_app(app: typer.Typer) -> int | str | None:
    """Run the commands of `app` by the command line, and give their status.

    Raises:
        FaultsError: the operator's mistakes, but for those in the command line, which are told already.
    """
    program = str(app.info.name)
    try:
        # Typer turns Ctrl-C into the status 130, without a word.
        status: int | str | None = app(prog_name=program, standalone_mode=False)
    except _UsageError as error:
        # Without any argument typer shows the help, and has no more to say.
        if message := error.format_message():
            typer.echo(_usage_fault(message, error.ctx.command_path if error.ctx else program), err=True)
        return EXIT_FAULT
    return status


def _usage_fault(message: str, command: str) -> str:
    """Say in one line, as of every other fault, what is wrong with the command line, and where help is."""
    words = " ".join(message.split()).rstrip(".")
    place = ": ".join(command.split())
    return f"{place}: {words[:1].lower()}{words[1:]} (see {command} --help)"
