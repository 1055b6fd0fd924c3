"""Reads a command line that is surely right, without typer.

Typer, with what it loads, takes longer to start than a capture of half a million packets takes to read. What is read
here means the same to both. Everything else, and so every mistake and every wish for help, is left to typer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmonitor_service.verbosity import Verbosity, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Form:
    """What a command takes.

    Attributes:
        words: the parameter of all words that are no option.
        values: options that take a value -> the parameter's name, and what makes the value of a text.
        flags: options that take none -> the parameter's name.
        needed: parameters that must be there.
        variables: parameters that a variable of the environment can stand for -> its name.
    """

    words: str
    values: Mapping[str, tuple[str, Callable[[str], Any]]]
    flags: Mapping[str, str]
    needed: frozenset[str]
    variables: Mapping[str, str]


def _one_path(text: str) -> list[Path]:
    """What makes a list of an option that can stand there several times; typer reads it if it does."""
    return [Path(text)]


def _one_text(text: str) -> list[str]:
    """As `_one_path`, of a text."""
    return [text]


_SIGNATURES = Form(
    words="words",
    values={"--site": ("site", Path), "--pipeline": ("pipelines", _one_text)},
    flags={"--json": "as_json"},
    needed=frozenset(),
    variables={},
)

FORMS: Mapping[str, Form] = {
    "flows": Form(
        words="captures",
        values={
            "--format": ("format_name", str),
            "--heuristics": ("heuristics", str),
            "--output": ("output", Path),
            "-o": ("output", Path),
            "--overlay": ("overlays", _one_path),
            "--tunnels": ("tunnels", str),
            "--workers": ("workers", str),
        },
        flags={"--merge": "merge", "--wire-bytes": "wire_bytes", "--json": "as_json"},
        needed=frozenset({"captures"}),
        variables={},
    ),
    "replay": Form(
        words="captures",
        values={
            "--policy": ("policy", str),
            "--out": ("out", Path),
            "-o": ("out", Path),
            "--site": ("site", Path),
            "--site-key": ("site_key", Path),
            "--heuristics": ("heuristics", str),
            "--tunnels": ("tunnels", str),
            "--workers": ("workers", str),
        },
        flags={"--show-addresses": "show_addresses", "--json": "as_json"},
        needed=frozenset({"captures", "policy", "out"}),
        variables={"site_key": "HALLMONITOR_SITE_KEY_FILE"},
    ),
    "catalogue lookup": Form(
        words="names",
        values={"--overlay": ("overlays", _one_path), "--site": ("site", Path)},
        flags={"--json": "as_json", "--signatures": "signatures"},
        needed=frozenset({"names"}),
        variables={},
    ),
    "signatures check": _SIGNATURES,
    "signatures test": _SIGNATURES,
}
"""Command -> what it takes; a command within a group has two words."""

_VERBOSITIES: Mapping[str, Verbosity] = {
    "--verbose": Verbosity.VERBOSE,
    "-v": Verbosity.VERBOSE,
    "--quiet": Verbosity.QUIET,
    "-q": Verbosity.QUIET,
}
"""Options that every command takes."""
_VERBOSITY = "verbosity"
"""By which `read_parameters` gives what they ask for."""


def quick_command(arguments: Sequence[str], environment: Mapping[str, str]) -> Callable[[], int | None] | None:
    """What a command line asks for, which gives the status; None where it is not surely right.

    Args:
        arguments: the command line without the program's name.
        environment: the process's; a shell asks by it for completions.
    """
    count = next((count for count in (1, 2) if " ".join(arguments[:count]) in FORMS), 0)
    if count == 0 or "_HALLMONITOR_COMPLETE" in environment:
        return None
    command = " ".join(arguments[:count])
    read = read_parameters(arguments[count:], FORMS[command], environment)
    if read is None:
        return None
    if command == "flows":
        from hallmonitor.cli.flow_writing import FORMAT_NAMES

        if read.get("format_name", "table") not in FORMAT_NAMES:
            return None
    ask_for(read.pop(_VERBOSITY, Verbosity.NORMAL))
    return partial(_work(command), **read)


def _work(command: str) -> Callable[..., int | None]:
    """What does a command's work; only what that needs is loaded."""
    match command:
        case "catalogue lookup":
            from hallmonitor.cli.looking_up import look_up_names

            return look_up_names
        case "replay":
            from hallmonitor.cli.judging import judge_captures

            return judge_captures
        case "signatures check":
            from hallmonitor.cli.signatures_proving import check_signatures

            return check_signatures
        case "signatures test":
            from hallmonitor.cli.signatures_proving import prove_signatures

            return prove_signatures
        case _:
            from hallmonitor.cli.flow_writing import write_flows

            return write_flows


def read_parameters(arguments: Sequence[str], form: Form, environment: Mapping[str, str]) -> dict[str, Any] | None:
    """The parameters of a command by name, without those that are not given; None where they are not surely right."""
    words: list[str] = []
    found: dict[str, Any] = {}
    waiting = list(reversed(arguments))
    value: object
    while waiting:
        word = waiting.pop()
        if word in form.flags:
            name, value = form.flags[word], True
        elif word in _VERBOSITIES:
            name, value = _VERBOSITY, _VERBOSITIES[word]
        elif word in form.values and waiting and _is_plain(waiting[-1]):
            name, make = form.values[word]
            value = make(waiting.pop())
        elif _is_plain(word) or word == "-":
            words.append(word)
            continue
        else:
            return None
        if name in found:
            return None
        found[name] = value
    if words:
        found[form.words] = words
    told = (name for name, variable in form.variables.items() if variable in environment)
    return found if form.needed <= found.keys() and found.keys() >= set(told) else None


def _is_plain(word: str) -> bool:
    """Tell whether a word cannot be an option."""
    return bool(word) and not word.startswith("-")
