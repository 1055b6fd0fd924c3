"""The page of all commands of both programs, with every option and the exit statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_service.leaving import EXIT_STATUSES
from reference_pages.command_tree import programs
from reference_pages.markdown import code, fenced, page, paragraph, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference_pages.command_tree import Command, Option

_HEAD: Final = """\
# Commands

This page is made from the programs by `make docs`; change the command, not the page. The same stands in the manual
pages: `man hallmonitor-replay`."""


def commands_page() -> str:
    """The page, in Markdown."""
    return page(*_parts())


def _parts() -> Iterator[str]:
    yield _HEAD
    for program in programs():
        yield f"## {program.name}"
        yield from _command(program, is_program=True)
        for command in [each for below in program.commands for each in below.all()]:
            yield f"### {command.name}"
            yield from _command(command, is_program=False)
    yield "## Exit statuses"
    yield table(
        ("status", "what it says"), [(str(status), prose(words)) for status, words in sorted(EXIT_STATUSES.items())]
    )


def _command(command: Command, *, is_program: bool) -> Iterator[str]:
    yield paragraph(command.summary)
    yield fenced(f"{command.name} {command.synopsis}", "text")
    yield from map(paragraph, command.paragraphs)
    if command.arguments:
        yield table(("argument", "what it is"), [(code(each.word), prose(each.help)) for each in command.arguments])
    if command.options:
        yield table(("option", "what it does"), map(_option, command.options))
    if command.commands and not is_program:
        yield table(("command", "what it does"), [(code(each.name), prose(each.summary)) for each in command.commands])
    if command.examples:
        yield fenced("\n".join(command.examples), "sh")


def _option(option: Option) -> tuple[str, str]:
    names = ", ".join(code(f"{name} {option.value}".strip()) for name in option.names)
    return names, " ".join(_said(option))


def _said(option: Option) -> Iterator[str]:
    yield prose(option.help)
    if option.required:
        yield "Must be given."
    if option.repeated:
        yield "May be given several times."
    if option.default:
        yield f"Default: {code(option.default)}."
    if option.variable:
        yield f"Environment: {code(option.variable)}."
