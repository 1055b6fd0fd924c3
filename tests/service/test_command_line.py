from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from hallmonitor_service.command_line import new_app, run_app
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_INTERRUPTED

if TYPE_CHECKING:
    import pytest

app = new_app("hallmonitor-test", "Counts and waits.")


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
    program = new_app("hallmonitor-service", "Has a version.")
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
