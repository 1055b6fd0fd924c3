"""What every command of both programs has, found by walking through them, so that a later one cannot lack it."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.core import TyperGroup

from hallmonitor.cli import app as analyzer
from hallmonitor_agent.cli import app as agent
from hallmonitor_service.command_tree import Command, command_tree, commands_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAMS = {"hallmonitor": (analyzer.app, analyzer.run), "hallmonitor-agent": (agent.app, agent.run)}
START = {
    "hallmonitor": "from hallmonitor.cli import main; main()",
    "hallmonitor-agent": "from hallmonitor_agent.cli import main; main()",
}
EVERY = {
    " ".join((program, *words)): command
    for program, (app, _) in PROGRAMS.items()
    for words, command in commands_of(command_tree(app))
}
"""Commands and groups by the words that call them."""
COMMANDS = {name: command for name, command in EVERY.items() if not isinstance(command, TyperGroup)}

WITHOUT_JSON = {
    "hallmonitor follow": "a service: what it says goes to its log, which is JSON",
    "hallmonitor catalogue page": "writes a page",
    "hallmonitor signatures schema": "is JSON itself",
    "hallmonitor-agent run": "a service, as follow",
}
"""Commands without --json, each with the reason; an entry that is no longer needed fails."""

EMPTY_CAPTURE = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")

WITH_JSON = {
    "hallmonitor replay": "empty.pcap --policy torrington-4012 -o out --site-key key",
    "hallmonitor flows": "empty.pcap",
    "hallmonitor demo": "day.pcap",
    "hallmonitor catalogue lookup": "docs.google.com unlisted.example",
    "hallmonitor catalogue check": "",
    "hallmonitor catalogue compile": "-o catalogue.json",
    "hallmonitor catalogue import": "ads.txt --category advertising --licence MIT --source https://lists.example",
    "hallmonitor signatures new": "mine",
    "hallmonitor signatures list": "",
    "hallmonitor signatures show": "dns-tunnel",
    "hallmonitor signatures check": "dns-tunnel",
    "hallmonitor signatures test": "dns-tunnel",
    "hallmonitor signatures bench": "dns-tunnel --rows 1000",
    "hallmonitor signatures export": "--to sqlite dns-tunnel",
    "hallmonitor policy check": "torrington-4012",
    "hallmonitor policy coverage": "torrington-4012",
    "hallmonitor-agent check": "--config none.toml",
}
"""A command line of each command with --json that needs no more than the files of `here`."""
SHOWN_ELSEWHERE = {
    "hallmonitor explain": "tests/analyzer/cli/test_explaining.py",
    "hallmonitor inspect": "tests/analyzer/cli/test_inspected.py",
    "hallmonitor retention": "tests/analyzer/cli/test_retaining.py",
    "hallmonitor-agent top": "tests/agent/cli/test_top.py",
}


def _options(command: Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def _examples() -> list[tuple[str, str]]:
    return [
        (name, line.removeprefix("Example: "))
        for name, command in EVERY.items()
        for line in (command.help or "").splitlines()
        if line.startswith("Example: ")
    ]


@pytest.mark.parametrize("name", EVERY)
def test_help_shows_an_example_of_this_command(name: str) -> None:
    shown = [line.removeprefix("sudo ") for of, line in _examples() if of == name]
    assert shown
    assert all(line.startswith(name) for line in shown)


def _noting(name: str, called: list[str]) -> Callable[..., None]:
    def note(**_: object) -> None:
        called.append(name)

    return note


@pytest.mark.parametrize("line", [line for _, line in _examples()])
def test_an_example_is_a_command_line_that_is_read(line: str) -> None:
    program, *words = shlex.split(re.split(r" [>|] ", line.removeprefix("sudo "))[0])
    called: list[str] = []
    tree = command_tree(PROGRAMS[program][0])
    for path, command in commands_of(tree):
        if not isinstance(command, TyperGroup):
            command.callback = _noting(" ".join(path), called)
    tree(args=words, prog_name=program, standalone_mode=False)
    (name,) = called
    assert " ".join(words).startswith(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_how_much_is_told_can_be_said_after_every_command(name: str) -> None:
    assert {"--verbose", "-v", "--quiet", "-q"} <= _options(COMMANDS[name])


def test_what_tells_something_can_tell_it_as_json() -> None:
    assert {name for name, command in COMMANDS.items() if "--json" not in _options(command)} == set(WITHOUT_JSON)
    assert WITH_JSON.keys() | SHOWN_ELSEWHERE.keys() == COMMANDS.keys() - WITHOUT_JSON.keys()
    assert not WITH_JSON.keys() & SHOWN_ELSEWHERE.keys()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a capture without packets and a list."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.pcap").write_bytes(EMPTY_CAPTURE)
    (tmp_path / "ads.txt").write_text("a.example\nb.example\n")
    return tmp_path


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", WITH_JSON)
def test_with_json_nothing_else_is_on_standard_output(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program, *words = name.split()
    monkeypatch.setattr(sys, "argv", [program, *words, *WITH_JSON[name].split(), "--json"])
    PROGRAMS[program][1]()
    for line in capfd.readouterr().out.splitlines():
        assert isinstance(json.loads(line), dict)


def test_a_short_option_means_the_same_everywhere() -> None:
    meanings: dict[str, set[str]] = {}
    for command in EVERY.values():
        for parameter in command.params:
            for short in (option for option in parameter.opts if re.fullmatch("-[a-z]", option)):
                meanings.setdefault(short, set()).update(parameter.opts)
    assert {short: long - {short} for short, long in meanings.items()} == {
        "-c": {"--config"},
        "-o": {"--out", "--output"},
        "-q": {"--quiet"},
        "-v": {"--verbose"},
    }


def test_every_option_and_argument_has_its_sentence() -> None:
    for name, command in EVERY.items():
        for parameter in command.params:
            assert str(getattr(parameter, "help", "")).endswith("."), f"{name} {parameter.name}"


def _run(program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START[program], *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300, env=os.environ | environment
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_shells_script_and_what_it_asks_for(program: str) -> None:
    variable = f"_{program.upper().replace('-', '_')}_COMPLETE"
    for shell in ("bash", "zsh", "fish"):
        script = _run(program, **{variable: f"source_{shell}"})
        assert (script.returncode, script.stderr) == (0, "")
        assert f"{variable}=complete_{shell}" in script.stdout
        assert program in script.stdout
    asked = _run(program, **{variable: "complete_bash", "COMP_WORDS": f"{program} che", "COMP_CWORD": "1"})
    assert asked.stdout.split() == (["check"] if program == "hallmonitor-agent" else [])


def test_a_shell_completes_values() -> None:
    words = "hallmonitor replay a.pcap --policy torr"
    asked = _run("hallmonitor", _HALLMONITOR_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="4")
    assert asked.stdout.split() == ["torrington-4012"]


def _on_a_terminal(run: Callable[[int], None]) -> str:
    """Give what is written to a terminal while something runs that is given it."""
    ours, theirs = pty.openpty()
    try:
        run(theirs)
        # Longer than what is written; the terminal holds some 4,096 octets.
        return os.read(ours, 65536).decode(errors="replace")
    finally:
        os.close(ours)
        os.close(theirs)


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d|10\d)(?:;\d+)*m")
"""What sets a colour (ECMA-48, SGR)."""


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
    ],
)
@pytest.mark.parametrize("words", ["check --config none.toml", "top --help"])
def test_a_terminal_is_coloured_unless_that_is_not_wanted(
    words: str, environment: dict[str, str], *, coloured: bool
) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}

    def run(terminal: int) -> None:
        command = [sys.executable, "-c", START["hallmonitor-agent"], *words.split()]
        subprocess.run(command, stdout=terminal, check=False, timeout=300, env=kept | environment)

    assert bool(COLOUR.search(_on_a_terminal(run))) is coloured


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"CLICOLOR_FORCE": "1"}, True), ({"FORCE_COLOR": ""}, False)],
)
def test_a_pipe_is_coloured_where_that_is_wanted(environment: dict[str, str], *, coloured: bool) -> None:
    told = _run("hallmonitor-agent", "check", "--config", "none.toml", TERM="xterm", NO_COLOR="", **environment)
    assert bool(COLOUR.search(told.stdout)) is coloured


def test_json_is_never_coloured() -> None:
    told = _run("hallmonitor-agent", "check", "-c", "none.toml", "--json", TERM="xterm", FORCE_COLOR="1")
    assert json.loads(told.stdout)["state"] == "fault"


def test_quiet_leaves_results_and_faults_and_verbose_tells_steps(here: Path) -> None:
    replay = ("replay", "empty.pcap", "--policy", "torrington-4012", "--site-key", "key", "--out")
    first = _run("hallmonitor", *replay, "a", "--quiet")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("torrington-4012: 0 packets")
    (here / "key").unlink()
    second = _run("hallmonitor", *replay, "b", "-v")
    assert "hallmonitor: made a new site key: key" in second.stderr.splitlines()
    assert "hallmonitor: wrote b" in second.stderr.splitlines()
    assert second.stdout == first.stdout.replace("a/report", "b/report")
    third = _run("hallmonitor", "replay", "none.pcap", "--policy", "torrington-4012", "-o", "c", "--quiet")
    assert (third.returncode, third.stdout) == (2, "")
    assert third.stderr.startswith("hallmonitor: none.pcap: ")
