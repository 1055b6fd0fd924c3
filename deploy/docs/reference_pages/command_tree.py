"""Walks a program's command line to the tree of its commands, each with arguments, options and examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from hallmonitor.cli.app import app as analyzer_app
from hallmonitor_agent.cli.app import app as agent_app
from hallmonitor_service.command_tree import command_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

APPS: Final = {"hallmonitor-agent": agent_app, "hallmonitor": analyzer_app}
"""Both programs by name."""
_METAVARS: Final = {Path: "FILE", str: "TEXT", int: "N", float: "SECONDS"}
"""What stands for a value of a type, where the option has no word of its own."""
_TOLD_ELSEWHERE: Final = "Exit status:"
"""How a paragraph begins that pages have a section for."""
_EXAMPLE: Final = re.compile(r"examples?:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """One option.

    Attributes:
        names: as they are written, such as --config.
        value: word that stands for its value; empty for a flag.
        help: its sentence.
        default: what holds without it; empty where nothing does, or the sentence tells it.
        variable: of the environment, that stands for it; empty where there is none.
        required: whether it must be given.
        repeated: whether it may be given several times.
    """

    names: tuple[str, ...]
    value: str
    help: str
    default: str
    variable: str
    required: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands without an option.

    Attributes:
        word: that stands for it, as it is shown.
        help: its sentence.
    """

    word: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a group of them.

    Attributes:
        words: the program's name, and those that lead to the command.
        summary: its first sentence.
        paragraphs: what else its help says.
        examples: command lines.
        arguments: in their order.
        options: in their order, with --help.
        commands: those below it; empty unless it is a group.
    """

    words: tuple[str, ...]
    summary: str
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]
    arguments: tuple[Argument, ...]
    options: tuple[Option, ...]
    commands: tuple[Command, ...]

    @property
    def name(self) -> str:
        """As it is typed."""
        return " ".join(self.words)

    @property
    def manual(self) -> str:
        """Name of its manual page."""
        return "-".join(self.words)

    @property
    def synopsis(self) -> str:
        """As it is used, without the program's name."""
        parts = [f"{each.names[0]} {each.value}" for each in self.options if each.required]
        if any(not each.required for each in self.options):
            parts.insert(0, "[OPTIONS]")
        if self.commands:
            parts.append("COMMAND")
        return " ".join([*parts, *(each.word for each in self.arguments)])

    def all(self) -> Iterator[Command]:
        """This one and all below it, in order."""
        yield self
        for each in self.commands:
            yield from each.all()


def programs() -> tuple[Command, Command]:
    """Both programs: hallmonitor-agent, hallmonitor."""
    return program("hallmonitor-agent", APPS["hallmonitor-agent"]), program("hallmonitor", APPS["hallmonitor"])


def program(name: str, app: typer.Typer) -> Command:
    """The commands of one program."""
    return _command((name,), parser(app), None)


def parser(app: typer.Typer) -> Any:  # noqa: ANN401 - typer brings a click of its own, whose classes have no public name
    """What reads the command line of a program."""
    return command_tree(app)


def _command(words: tuple[str, ...], command: Any, above: typer.Context | None) -> Command:  # noqa: ANN401 - a class without a public name
    texts = [*_paragraphs(command.help), *_paragraphs(command.epilog)]
    examples = [line for text in texts if _EXAMPLE.match(text) for line in _lines(text)]
    told = [
        " ".join(text.split()) for text in texts if not text.startswith(_TOLD_ELSEWHERE) and not _EXAMPLE.match(text)
    ]
    # What the program settles for all commands, such as -h, is handed on from context to context.
    context = typer.Context(command, info_name=words[-1], parent=above, **command.context_settings)
    below: dict[str, Any] = getattr(command, "commands", {})
    parameters = [each for each in command.get_params(context) if not getattr(each, "hidden", False)]
    return Command(
        words,
        told[0] if told else "",
        tuple(told[1:]),
        tuple(examples),
        tuple(_argument(each) for each in parameters if _is_argument(each)),
        tuple(_option(each) for each in parameters if not _is_argument(each)),
        tuple(_command((*words, name), each, context) for name, each in below.items() if not each.hidden),
    )


def _paragraphs(text: str | None) -> list[str]:
    return [] if text is None else [each.strip() for each in re.split(r"\n[ \t]*\n|\f|\b\x08\n", text) if each.strip()]


def _lines(text: str) -> Sequence[str]:
    """Command lines of an example's paragraph; one that begins no program goes on the line before it."""
    lines: list[str] = []
    for line in (each.strip() for each in _EXAMPLE.sub("", text, count=1).splitlines()):
        if line and (not lines or re.match(r"(?:sudo |[A-Z_]+=\S+ )*hallmonitor", line)):
            lines.append(line)
        elif line:
            lines[-1] += f" {line}"
    return [re.sub(r"\s*\\\s+", " ", line) for line in lines]


def _is_argument(parameter: Any) -> bool:  # noqa: ANN401
    return not parameter.opts[0].startswith("-")


def _argument(parameter: Any) -> Argument:  # noqa: ANN401
    word = parameter.metavar or parameter.name.upper() + ("..." if parameter.nargs < 0 else "")
    if not parameter.required and not word.startswith("["):
        single = word.removesuffix("...")
        word = f"[{single}]{word.removeprefix(single)}"
    return Argument(word, parameter.help or "")


def _option(parameter: Any) -> Option:  # noqa: ANN401
    variables = parameter.envvar or ""
    return Option(
        # Click holds some of them as a set, whose order is drawn anew in each process.
        tuple(sorted((*parameter.opts, *parameter.secondary_opts), key=_long_first)),
        "" if parameter.is_flag or getattr(parameter, "count", False) else _metavar(parameter),
        parameter.help or "",
        _default(parameter),
        variables if isinstance(variables, str) else variables[0],
        bool(parameter.required),
        bool(parameter.multiple),
    )


def _long_first(name: str) -> tuple[bool, str]:
    return not name.startswith("--"), name


def _metavar(parameter: Any) -> str:  # noqa: ANN401
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(parameter.metavar or "|".join(str(each.value) for each in kind))
    return str(parameter.metavar or _METAVARS.get(kind, "TEXT"))


def _default(parameter: Any) -> str:  # noqa: ANN401
    default = parameter.default
    if default is None or default is False or not parameter.show_default or callable(default) or default in ("", ()):
        return ""
    return str(default.value if isinstance(default, Enum) else default)
