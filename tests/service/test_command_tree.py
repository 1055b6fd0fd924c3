from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer

from hallmonitor_service.command_line import new_app, run_app
from hallmonitor_service.command_tree import command_tree, commands_of
from hallmonitor_service.leaving import EXIT_FAULT
from hallmonitor_service.verbosity import Verbosity, asked_for

if TYPE_CHECKING:
    from collections.abc import Iterator

app = new_app("hallmonitor-test", "Tells.", "hallmonitor-test tell")
group = typer.Typer(name="group")
app.add_typer(group)
told: list[Verbosity] = []


@app.command()
def tell() -> None:
    told.append(asked_for())


@group.command("one")
def tell_in_a_group() -> None:
    told.append(asked_for())


@group.command("other")
def _other() -> None:
    raise NotImplementedError


@pytest.fixture(autouse=True)
def _nothing_told() -> Iterator[None]:
    told.clear()
    yield
    told.clear()


def _run(monkeypatch: pytest.MonkeyPatch, line: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["hallmonitor-test", *line.split()])
    return run_app(app)


def test_every_command_is_walked_through() -> None:
    words = {words for words, _ in commands_of(command_tree(app))}
    assert words == {(), ("tell",), ("group",), ("group", "one"), ("group", "other")}


@pytest.mark.parametrize(
    ("option", "verbosity"),
    [
        ("", Verbosity.NORMAL),
        ("-v", Verbosity.VERBOSE),
        ("--verbose", Verbosity.VERBOSE),
        ("-v -v", Verbosity.VERBOSE),
        ("-q", Verbosity.QUIET),
        ("--quiet", Verbosity.QUIET),
    ],
)
@pytest.mark.parametrize("command", ["tell", "group one"])
def test_every_command_can_be_asked_how_much_to_tell(
    command: str, option: str, verbosity: Verbosity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _run(monkeypatch, f"{command} {option}")
    assert told == [verbosity]


@pytest.mark.parametrize("options", ["-v -q", "-q -v"])
def test_more_and_less_exclude_each_other(options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, f"tell {options}") == EXIT_FAULT
    assert told == []
