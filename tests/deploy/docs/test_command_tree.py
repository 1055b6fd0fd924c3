"""Every command and option that a program takes is in the tree."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
import typer

from reference_pages.command_tree import Argument, Option, program, programs

if TYPE_CHECKING:
    from reference_pages.command_tree import Command

REPOSITORY = Path(__file__).parents[3]
COMMANDS = [command for each in programs() for command in each.all()]
FOLDERS = {"hallmonitor": "analyzer/hallmonitor/cli", "hallmonitor-agent": "agent/hallmonitor_agent/cli"}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_option_that_the_source_names_is_there(name: str) -> None:
    written = {
        word.value.split("/")[0]
        for path in (REPOSITORY / FOLDERS[name]).glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "Option"
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str) and word.value.startswith("-")
    }
    known = {word for each in COMMANDS if each.words[0] == name for option in each.options for word in option.names}
    assert len(written) > 1
    assert written - known == set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_says_what_it_does_with_each_option(command: Command) -> None:
    assert command.summary.endswith(".")
    assert [option.names for option in command.options if not option.help] == []
    assert [argument.word for argument in command.arguments if not argument.help] == []
    assert [example for example in command.examples if command.words[0] not in example] == []


def test_what_a_command_is_made_of() -> None:
    app = typer.Typer()

    @app.command()
    def only(
        files: Annotated[list[Path] | None, typer.Argument(help="What to read.")] = None,
        name: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A name.", envvar="A_NAME")] = None,
        count: Annotated[int, typer.Option("--count", "-n", help="How many.")] = 3,
        flag: Annotated[bool, typer.Option("--flag", help="Whether.")] = False,  # noqa: FBT002 - a flag is a boolean
        secret: Annotated[bool, typer.Option("--secret", hidden=True, help="Not shown.")] = False,  # noqa: FBT002 - as above
    ) -> None:
        r"""Do it.

        More
        of it.

        Examples:
            hallmonitor only --count 2 \
              x.pcap
            sudo hallmonitor only
        """

    tree = program("hallmonitor", app)
    assert (tree.summary, tree.paragraphs) == ("Do it.", ("More of it.",))
    assert tree.arguments == (Argument("[FILES]...", "What to read."),)
    assert tree.options[:3] == (
        Option(("--name",), "NAME", "A name.", "", "A_NAME", required=False, repeated=True),
        Option(("--count", "-n"), "N", "How many.", "3", "", required=False, repeated=False),
        Option(("--flag",), "", "Whether.", "", "", required=False, repeated=False),
    )
    assert tree.examples == ("hallmonitor only --count 2 x.pcap", "sudo hallmonitor only")
    assert "--secret" not in {name for option in tree.options for name in option.names}
