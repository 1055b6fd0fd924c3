"""The manual page of a command (section 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_service.leaving import EXIT_STATUSES
from reference_pages import roff
from reference_pages.places import AGENT_PLACES, FOLLOW_PLACES
from reference_pages.settings_files import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reference_pages.command_tree import Command, Option

AGENT: Final = "hallmonitor-agent"
_COLOUR: Final = (
    "NO_COLOR",
    "Set to anything, output has no colours (no-color.org); none has where it is no terminal.",
)


def command_manual(command: Command, parent: Command | None, version: str, day: str) -> str:
    """The page of a command or of a group of commands, in roff.

    Args:
        command: the page's.
        parent: the program or group that it belongs to; None for a program.
        version: of the program.
        day: of the page, ISO 8601; may be empty.
    """
    summary = command.summary.partition(". ")[0].rstrip(".")
    lines = [
        roff.title(command.manual, 1, version, day),
        *roff.section("NAME", [f"{roff.plain(command.manual)} \\- {roff.plain(_within(summary))}"]),
        *roff.section("SYNOPSIS", [_synopsis(command)]),
        *roff.section("DESCRIPTION", _description(command)),
        *roff.section("COMMANDS", _commands(command)),
        *roff.section("ARGUMENTS", _arguments(command)),
        *roff.section("OPTIONS", _options(command)),
        *roff.section("EXIT STATUS", _statuses()),
        *roff.section("ENVIRONMENT", _environment(command)),
        *roff.section("FILES", _files(command)),
        *roff.section("EXAMPLES", (line for each in command.examples for line in roff.example(each))),
        *roff.section("SEE ALSO", [_see_also(command, parent)]),
    ]
    return "\n".join(lines) + "\n"


def _within(sentence: str) -> str:
    """A sentence as it stands behind a name: its first letter small, unless it begins an abbreviation."""
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def _synopsis(command: Command) -> str:
    parts = [roff.bold(command.name)]
    if any(not each.required for each in command.options):
        parts.append("[" + roff.italic("OPTIONS") + "]")
    parts += [f"{roff.bold(each.names[0])} {roff.italic(each.value)}" for each in command.options if each.required]
    if command.commands:
        parts.append(roff.italic("COMMAND") + " ...")
    return " ".join([*parts, *(roff.italic(each.word) for each in command.arguments)])


def _description(command: Command) -> Iterator[str]:
    yield roff.prose(command.summary)
    for paragraph in command.paragraphs:
        yield ".PP"
        yield roff.prose(paragraph)


def _commands(command: Command) -> Iterator[str]:
    for each in command.commands:
        yield from roff.tagged(f"{roff.bold(each.manual)}(1)", roff.prose(each.summary))


def _arguments(command: Command) -> Iterator[str]:
    for each in command.arguments:
        yield from roff.tagged(roff.italic(each.word), roff.prose(each.help))


def _options(command: Command) -> Iterator[str]:
    for option in command.options:
        names = ", ".join(f"{roff.bold(name)} {roff.italic(option.value)}".rstrip() for name in option.names)
        yield from roff.tagged(names, roff.prose(" ".join(_said(option))))


def _said(option: Option) -> Iterator[str]:
    yield option.help
    if option.required:
        yield "Must be given."
    if option.repeated:
        yield "May be given several times."
    if option.default:
        yield f"The default is `{option.default}`."


def _statuses() -> Iterator[str]:
    for status, words in sorted(EXIT_STATUSES.items()):
        yield from roff.tagged(roff.bold(str(status)), roff.prose(words))


def _environment(command: Command) -> Iterator[str]:
    for option in command.options:
        if option.variable:
            yield from roff.tagged(roff.bold(option.variable), roff.prose(f"Stands for `{option.names[0]}`."))
    if _has_configuration(command):
        prefix = next(each.prefix for each in FILES if each.manual == _configuration(command))
        told = f"Stands for a key of {_configuration(command)}(5), which lists them; it counts before the file."
        yield from roff.tagged(roff.bold(f"{prefix}__TABLE__KEY"), roff.prose(told))
    yield from roff.tagged(roff.bold(_COLOUR[0]), roff.prose(_COLOUR[1]))


def _files(command: Command) -> Iterator[str]:
    is_program = len(command.words) == 1
    if is_program or _has_configuration(command):
        for path, words in _places(command).items():
            yield from roff.tagged(roff.italic(path), roff.prose(words))


def _places(command: Command) -> Mapping[str, str]:
    return AGENT_PLACES if command.words[0] == AGENT else FOLLOW_PLACES


def _has_configuration(command: Command) -> bool:
    return any("--config" in each.names for each in command.options)


def _configuration(command: Command) -> str:
    return "agent.toml" if command.words[0] == AGENT else "follow.toml"


def _see_also(command: Command, parent: Command | None) -> str:
    pages = [] if parent is None else [f"{parent.manual}(1)"]
    if parent is not None:
        pages += [f"{each.manual}(1)" for each in parent.commands if each is not command]
    if parent is None or _has_configuration(command):
        pages.append(f"{_configuration(command)}(5)")
    if any("--site" in each.names for each in command.options) or command.words == ("hallmonitor",):
        pages.append("hallmonitor-site.toml(5)")
    if parent is None:
        pages.append("hallmonitor(1)" if command.words[0] == AGENT else f"{AGENT}(1)")
    return ", ".join(f"{roff.bold(name)}({number}" for name, _, number in (page.partition("(") for page in pages))
