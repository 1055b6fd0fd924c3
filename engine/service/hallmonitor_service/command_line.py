"""How a command line comes to its exit status."""

from __future__ import annotations

import typer

from hallmonitor_service.leaving import EXIT_FAULT

# What typer raises for a command line that it cannot read; it names only this kind of it.
_UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]


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
