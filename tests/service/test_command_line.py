from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_service.command_line import new_app, run_app
from hallmonitor_service.leaving import EXIT_BROKEN_PIPE, EXIT_FAULT, EXIT_INTERRUPTED, EXIT_STATUSES
from hallmonitor_service.verbosity import Verbosity, asked_for

if TYPE_CHECKING:
    import pytest

app = new_app("hallmonitor-test", "Counts and waits.", "hallmonitor-test count 3")


@app.command()
def count(number: int) -> int:
    return number


@app.command()
def wait() -> None:
    raise KeyboardInterrupt


def test_a_program_tells_the_version_of_its_distribution(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["hallmonitor-service", "--version"])
    program = new_app("hallmonitor-service", "Has a version.", "hallmonitor-service --version")
    program.command()(count)
    assert not run_app(program)
    assert capfd.readouterr().out == f"hallmonitor-service {version('hallmonitor-service')}\n"


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["hallmonitor-test", *arguments])
    return run_app(app)


def test_a_commands_result_is_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "count", "3") == 3


def test_a_usage_fault_is_one_line_and_tells_where_help_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "count", "x") == EXIT_FAULT
    told = capfd.readouterr().err
    assert told.startswith("hallmonitor-test: count: ")
    assert told.endswith("(see hallmonitor-test count --help)\n")
    assert told.count("\n") == 1


def test_an_interruption_has_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "wait") == EXIT_INTERRUPTED


def test_help_tells_an_example_and_the_statuses(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    assert not _run(monkeypatch, "-h")
    told = capfd.readouterr().out
    assert "Example: hallmonitor-test count 3" in told
    for status in EXIT_STATUSES:
        assert f" {status} " in told


def test_one_command_line_does_not_change_what_the_next_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, "count", "0", "-q") == 0
    assert asked_for() is Verbosity.QUIET
    assert _run(monkeypatch, "count", "0") == 0
    assert asked_for() is Verbosity.NORMAL


def test_help_that_nobody_reads_ends_in_silence() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import test_command_line as here\n"
        "from hallmonitor_service.leaving import leave\n"
        "leave(lambda: here.run_app(here.app))"
    )
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", script, str(Path(__file__).parent), "--help"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (EXIT_BROKEN_PIPE, b"")
