"""A program's commands as a tree, each with the options that all have, so that no command can lack them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from hallmonitor_service.verbosity import Verbosity, ask_for, asked_for

if TYPE_CHECKING:
    from collections.abc import Iterator

Command: TypeAlias = TyperCommand | TyperGroup


def command_tree(app: typer.Typer) -> Command:
    """Make the commands of a program that typer has been told of.

    Whoever shows or runs them takes them from here: typer alone does not know of the options that all have.
    """
    tree = cast("Command", get_command(app))
    of_all = get_command(_OF_ALL).params
    for _, command in commands_of(tree):
        if not isinstance(command, TyperGroup):
            command.params.extend(of_all)
    return tree


def commands_of(tree: Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Walk through commands and groups of commands, the first of them itself.

    Args:
        tree: what to walk through.
        words: by which it is called, after the program's name.

    Yields:
        The words by which each is called, and the command.
    """
    yield words, tree
    if isinstance(tree, TyperGroup):
        for name, command in tree.commands.items():
            yield from commands_of(cast("Command", command), (*words, name))


def _be_verbose(value: bool) -> None:  # noqa: FBT001 - typer hands an option's value by position
    _ask(Verbosity.VERBOSE, wanted=value)


def _be_quiet(value: bool) -> None:  # noqa: FBT001 - as above
    _ask(Verbosity.QUIET, wanted=value)


def _ask(verbosity: Verbosity, *, wanted: bool) -> None:
    if not wanted:
        return
    if asked_for() not in {Verbosity.NORMAL, verbosity}:
        raise typer.BadParameter("--verbose and --quiet exclude each other")
    ask_for(verbosity)


_OF_ALL = typer.Typer(add_completion=False)


@_OF_ALL.command()
def _options_of_all(
    verbose: Annotated[  # noqa: FBT002 - flags of the command line are booleans
        bool,
        typer.Option(
            "--verbose", "-v", callback=_be_verbose, expose_value=False, help="Tell each step on standard error."
        ),
    ] = False,
    quiet: Annotated[  # noqa: FBT002 - as above
        bool,
        typer.Option(
            "--quiet",
            "-q",
            callback=_be_quiet,
            expose_value=False,
            help="Beside results tell faults and warnings only.",
        ),
    ] = False,
) -> None:
    """Have no work of its own."""
