"""What pages tell people to type is what the programs take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from shell_lines import commands_of, mentioned

from reference_pages.command_tree import APPS, parser, programs

REPOSITORY = Path(__file__).parents[3]
PAGES = sorted(
    [
        *(REPOSITORY / "docs").rglob("*.md"),
        *(REPOSITORY / "signatures").rglob("README.md"),
        REPOSITORY / "README.md",
    ]
)
PARSERS = {name: parser(app) for name, app in APPS.items()}
KNOWN = {command.words: command for program in programs() for command in program.all()}


def _read(words: list[str]) -> None:
    """Have the program's own parser read a command line, without doing anything."""
    command, name, *rest = PARSERS[words[0]], *words
    context: Any = None
    while hasattr(command, "commands") and rest and rest[0] in command.commands:
        context = typer.Context(command, info_name=name, parent=context)
        name = rest.pop(0)
        command = context.command.commands[name]
    if hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        raise LookupError(f"No such command {rest[0]!r}")
    try:
        command.make_context(name, rest, parent=context)
    except typer.Exit:
        # --help and --version leave so.
        return


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_command_line_is_taken(path: Path) -> None:
    wrong = []
    for line, words in commands_of(path.read_text(encoding="utf-8")):
        try:
            _read(words)
        except Exception as error:  # noqa: BLE001 - typer gives its usage errors no public name
            wrong.append(f"{path.name}:{line}: {' '.join(words)}: {error}")
    assert wrong == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_command_that_a_sentence_mentions_is_known(path: Path) -> None:
    wrong = []
    for line, words in mentioned(path.read_text(encoding="utf-8")):
        depth = max(length for length in range(1, len(words) + 1) if tuple(words[:length]) in KNOWN)
        command = KNOWN[tuple(words[:depth])]
        options = {name for option in command.options for name in option.names}
        if [word for word in words[depth:] if word.startswith("--") and word.partition("=")[0] not in options]:
            wrong.append(f"{path.name}:{line}: {' '.join(words)}: no such option")
        if command.commands and len(words) > depth and not words[depth].startswith("-") and not words[depth].isupper():
            wrong.append(f"{path.name}:{line}: {' '.join(words)}: no such command")
    assert wrong == []


@pytest.mark.parametrize(
    "words",
    [
        ["hallmonitor", "replays"],
        ["hallmonitor", "demo", "--no-such", "x"],
        ["hallmonitor-agent", "top", "x"],
    ],
)
def test_what_is_not_taken_is_told(words: list[str]) -> None:
    with pytest.raises(Exception, match=r"No such|unexpected|nothing here|Got"):
        _read(words)


def test_pages_have_commands_at_all() -> None:
    assert sum(len(list(commands_of(path.read_text(encoding="utf-8")))) for path in PAGES) > 40
