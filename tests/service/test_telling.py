from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from hallmonitor_service.faults import Fault
from hallmonitor_service.telling import note, say, say_faults, step, tell
from hallmonitor_service.verbosity import Verbosity


def test_output_and_what_is_none_go_apart(capfd: pytest.CaptureFixture[str]) -> None:
    say("12 packets")
    tell("one is lost")
    assert capfd.readouterr() == ("12 packets\n", "hallmonitor: one is lost\n")


@pytest.mark.parametrize("line", ["", "plain", "é", "\x1b[31mred\x1b[0m", "two\nlines", "a\tb", "\udcff"])
def test_every_line_is_written_as_typer_writes_it(line: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    say(line)
    tell(line)
    ours = capfdbinary.readouterr()
    typer.echo(line)
    typer.echo(f"hallmonitor: {line}", err=True)
    assert ours == capfdbinary.readouterr()


def test_a_stream_that_knows_no_such_letter_is_no_failure() -> None:
    script = "from hallmonitor_service.telling import say; say('\\xe9')"
    done = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONIOENCODING": "ascii"} | _path(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_faults_are_lines_of_text_or_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [Fault("no such clause", "did you mean games?", Path("mine.yml"), 7), Fault("it is empty")]
    say_faults(faults, "fault", as_json=False)
    assert capsys.readouterr().out == "mine.yml:7: no such clause (did you mean games?)\nit is empty\n"
    say_faults(faults, "warning", as_json=True)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first.items()) == [
        ("kind", "warning"),
        ("file", "mine.yml"),
        ("line", 7),
        ("message", "no such clause"),
        ("remedy", "did you mean games?"),
    ]
    assert (second["file"], second["line"], second["remedy"]) == (None, None, "")


@pytest.mark.parametrize(
    ("verbosity", "told"),
    [
        (Verbosity.QUIET, ["lost"]),
        (Verbosity.NORMAL, ["lost", "note"]),
        (Verbosity.VERBOSE, ["lost", "note", "step"]),
    ],
)
def test_what_is_told_is_what_was_asked_for(
    verbosity: Verbosity, told: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hallmonitor_service.telling.asked_for", lambda: verbosity)
    tell("lost")
    note("note")
    step("step")
    assert capsys.readouterr() == ("", "".join(f"hallmonitor: {each}\n" for each in told))


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path)}
