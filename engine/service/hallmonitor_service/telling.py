"""Lines for the operator, on standard output or standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from hallmonitor_service.verbosity import Verbosity, asked_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Told(Protocol):
    """A fault, or what is allowed but hardly meant; its text is one line for a person."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def remedy(self) -> str:
        """What would be right; may be empty."""

    @property
    def path(self) -> Path | None:
        """The file, where there is one."""

    @property
    def line(self) -> int | None:
        """Line in it, counted from 1, where it is known."""


def say(line: str) -> None:
    """Write a line to standard output."""
    _write(line, err=False)


def tell(message: str, program: str = "hallmonitor") -> None:
    """Write what is no output to standard error, as a line with the program's name."""
    _write(f"{program}: {message}", err=True)


def note(message: str, program: str = "hallmonitor") -> None:
    """Tell what is good to know, and no fault; nothing where the command line asks for quiet."""
    if asked_for() >= Verbosity.NORMAL:
        tell(message, program)


def step(message: str, program: str = "hallmonitor") -> None:
    """Tell what is being done, where the command line asks for that."""
    if asked_for() >= Verbosity.VERBOSE:
        tell(message, program)


def say_faults(faults: Iterable[Told], kind: str, *, as_json: bool) -> None:
    """Write what a check found to standard output, each in one line.

    Args:
        faults: what was found.
        kind: fault or warning.
        as_json: one JSON object a line instead of text.
    """
    import json

    for fault in faults:
        value = {
            "kind": kind,
            "file": None if fault.path is None else str(fault.path),
            "line": fault.line,
            "message": fault.message,
            "remedy": fault.remedy,
        }
        say(json.dumps(value, ensure_ascii=False) if as_json else str(fault))


def _write(line: str, *, err: bool) -> None:
    if line.isascii() and line.isprintable():
        print(line, file=sys.stderr if err else sys.stdout, flush=True)
        return
    # Typer knows streams that cannot hold every letter, and leaves out what would colour a terminal; it loads slowly.
    import typer

    typer.echo(line, err=err)
