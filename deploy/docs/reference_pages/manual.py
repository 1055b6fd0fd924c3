"""All manual pages, by the names of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference_pages.command_manual import command_manual
from reference_pages.command_tree import programs
from reference_pages.settings_files import FILES
from reference_pages.settings_manual import settings_manual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reference_pages.command_tree import Command


def manual(version: str, day: str) -> Mapping[str, str]:
    """Name of each file, such as hallmonitor-replay.1, with its roff.

    Args:
        version: of the programs.
        day: of the pages, ISO 8601; may be empty.
    """
    commands = {
        f"{command.manual}.1": command_manual(command, parent, version, day)
        for program in programs()
        for command, parent in _with_parents(program, None)
    }
    files = {f"{file.manual}.5": settings_manual(file, version, day) for file in FILES if file.manual}
    return {**commands, **files}


def _with_parents(command: Command, parent: Command | None) -> Iterator[tuple[Command, Command | None]]:
    yield command, parent
    for below in command.commands:
        yield from _with_parents(below, command)
