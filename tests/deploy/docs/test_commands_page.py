"""Every command is on the page with what its own --help shows."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from hallmonitor_service.leaving import EXIT_STATUSES
from reference_pages.command_tree import programs
from reference_pages.commands_page import commands_page

PAGE = commands_page()
MAIN = {
    "hallmonitor": "from hallmonitor.cli.app import run; run()",
    "hallmonitor-agent": "from hallmonitor_agent.cli.app import run; run()",
}
SHOWN = ("hallmonitor", "hallmonitor replay", "hallmonitor signatures bench", "hallmonitor-agent top")
"""Commands whose --help is looked at; each takes a process."""


@pytest.mark.parametrize("name", [command.name for program in programs() for command in program.all()])
def test_every_command_has_a_section(name: str) -> None:
    assert len(re.findall(rf"(?m)^#{{2,3}} {re.escape(name)}$", PAGE)) == 1


@pytest.mark.parametrize("name", SHOWN)
def test_what_help_shows_is_on_the_page(name: str) -> None:
    program, *words = name.split()
    done = subprocess.run(
        [sys.executable, "-c", MAIN[program], *words, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "COLUMNS": "200", "TERM": "dumb", "PATH": "/usr/bin"},
    )
    section = PAGE[re.search(rf"(?m)^#+ {re.escape(name)}$", PAGE).end() :].split("\n#")[0]  # type: ignore[union-attr]
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", done.stdout))
    assert options
    assert {option for option in options if f"`{option}" not in section and option not in section} == set()


def test_what_the_program_settles_for_all_commands_is_told_of_each() -> None:
    commands = [command for program in programs() for command in program.all()]
    helped = [command for command in commands if ("--help", "-h") in {each.names for each in command.options}]
    assert helped == commands


def test_every_exit_status_is_told() -> None:
    table = PAGE[PAGE.index("## Exit statuses") :]
    assert [status for status in EXIT_STATUSES if f"| {status} | {EXIT_STATUSES[status]} |" not in table] == []
    assert {0, 1, 2, 130} <= set(EXIT_STATUSES)
