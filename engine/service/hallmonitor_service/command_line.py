"""How a command line begins, and comes to its exit status."""

from __future__ import annotations

import os
from importlib.metadata import version as version_of
from typing import Annotated, Final

import typer

from hallmonitor_service.command_tree import command_tree
from hallmonitor_service.leaving import EXIT_FAULT
from hallmonitor_service.terminal import settle_colours
from hallmonitor_service.verbosity import Verbosity, ask_for

# What typer raises for a command line that it cannot read; it names only this kind of it.
_UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

_EPILOG: Final = (
    "Exit status: 0 done; 1 a check found something, or not all could be done; 2 a mistake of the command line, a "
    "configuration or another file; 70 a fault of the program; 130 interrupted; 141 nobody reads the output any more."
)


def new_app(name: str, about: str, example: str) -> typer.Typer:
    """Begin a command line that has only the option `--version`.

    Args:
        name: of the program, and of the distribution that it comes with.
        about: what it is for, in one or two sentences.
        example: a command line of it.
    """
    app = typer.Typer(
        name=name,
        help=f"{about}\n\nExample: {example}",
        epilog=_EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        # Commands take these over from the program.
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    return app


def run_app(app: typer.Typer) -> int | str | None:
    """Run the commands of `app` by the command line, and give their status.

    Raises:
        FaultsError: the operator's mistakes, but for those in the command line, which are told already.
        BrokenPipeError: whoever read the output has closed it.
    """
    program = str(app.info.name)
    ask_for(Verbosity.NORMAL)
    settle_colours(os.environ)
    try:
        # Typer turns Ctrl-C into the status 130, without a word.
        status: int | str | None = command_tree(app)(prog_name=program, standalone_mode=False)
    except _UsageError as error:
        # Without any argument typer shows the help, and has no more to say.
        if message := error.format_message():
            typer.echo(_usage_fault(message, error.ctx.command_path if error.ctx else program), err=True)
        return EXIT_FAULT
    except SystemExit as left:
        # Typer, and rich, leave so where nobody reads the output any more.
        if isinstance(left.__context__, BrokenPipeError):
            raise left.__context__ from None
        raise
    return status


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


def _usage_fault(message: str, command: str) -> str:
    """Say in one line, as of every other fault, what is wrong with the command line, and where help is."""
    words = " ".join(message.split()).rstrip(".")
    place = ": ".join(command.split())
    return f"{place}: {words[:1].lower()}{words[1:]} (see {command} --help)"
