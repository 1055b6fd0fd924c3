"""Reads a command line of `flows` that is surely right, without typer.

Typer, with what it loads, takes longer to start than a capture of a million packets takes to read. What is read here
means the same to both. Everything else, and so every mistake and every wish for help, is left to typer.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmonitor.cli.flow_writing import FORMAT_NAMES, write_flows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_VALUES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--format": ("format_name", str),
    "--output": ("output", Path),
    "--tunnels": ("tunnels", str),
}
"""Options that take a value: the parameter's name, and what makes the value of it."""

_FLAGS = {"--merge": "merge", "--wire-bytes": "wire_bytes"}
"""Options that take none."""


def quick_command(arguments: Sequence[str], environment: Mapping[str, str]) -> Callable[[], None] | None:
    """What a command line asks for; None where it is not surely right.

    Args:
        arguments: the command line without the program's name.
        environment: the process's; a shell asks by it for completions.
    """
    if arguments[:1] != ["flows"] or "_HALLMONITOR_COMPLETE" in environment:
        return None
    read = read_flows(arguments[1:])
    return None if read is None else partial(write_flows, **read)


def read_flows(arguments: Sequence[str]) -> dict[str, Any] | None:
    """The parameters of `write_flows`; None where they are not surely right."""
    captures: list[str] = []
    found: dict[str, Any] = {}
    waiting = list(reversed(arguments))
    while waiting:
        word = waiting.pop()
        if word in _FLAGS:
            name, value = _FLAGS[word], True
        elif word in _VALUES and waiting and _is_plain(waiting[-1]):
            name, make = _VALUES[word]
            value = make(waiting.pop())
        elif _is_plain(word) or word == "-":
            captures.append(word)
            continue
        else:
            return None
        if name in found:
            return None
        found[name] = value
    if not captures or found.get("format_name", "table") not in FORMAT_NAMES:
        return None
    return {"captures": captures, **found}


def _is_plain(word: str) -> bool:
    """Tell whether a word cannot be an option."""
    return bool(word) and not word.startswith("-")
