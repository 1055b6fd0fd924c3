"""Lines for the operator, on standard output or standard error."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """Write a line to standard output."""
    _write(line, err=False)


def tell(message: str) -> None:
    """Write what is no output to standard error, as a line with the program's name."""
    _write(f"hallmonitor: {message}", err=True)


def _write(line: str, *, err: bool) -> None:
    if line.isascii() and line.isprintable():
        print(line, file=sys.stderr if err else sys.stdout, flush=True)
        return
    # Typer knows streams that cannot hold every letter, and leaves out what would colour a terminal; it loads slowly.
    import typer

    typer.echo(line, err=err)
