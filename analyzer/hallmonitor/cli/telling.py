"""Lines for the operator, on standard output or standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.faults import Fault
    from hallmonitor.signature import Finding


def say(line: str) -> None:
    """Write a line to standard output."""
    _write(line, err=False)


def tell(message: str) -> None:
    """Write what is no output to standard error, as a line with the program's name."""
    _write(f"hallmonitor: {message}", err=True)


def say_faults(faults: Iterable[Fault | Finding], kind: str, *, as_json: bool) -> None:
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
