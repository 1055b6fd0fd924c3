from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hallmonitor_agent.cli import parameters
from hallmonitor_agent.cli.app import run as run_command_line

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Check a configuration that is not there, and give the file that was looked for."""
    monkeypatch.setattr(sys, "argv", ["hallmonitor-agent", "check", *words])
    assert run_command_line() == 2
    return capsys.readouterr().out.removeprefix("fault: configuration: ").partition(": ")[0]


def test_the_configuration_is_that_of_the_option_then_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flag, variable = tmp_path / "flag", tmp_path / "variable"
    monkeypatch.setenv("HALLMONITOR_AGENT_CONFIG", str(variable))
    assert _checked(monkeypatch, capsys, "--config", str(flag)) == str(flag)
    assert _checked(monkeypatch, capsys, "-c", str(flag)) == str(flag)
    assert _checked(monkeypatch, capsys) == str(variable)


def test_where_neither_says_it_is_where_the_package_puts_it() -> None:
    assert str(parameters.CONFIG) == "/etc/hallmonitor/agent.toml"
