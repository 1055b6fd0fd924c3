from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

COMMAND = (sys.executable, "-c", "from hallmonitor_agent.cli import main; main()")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_the_version_is_told() -> None:
    assert _run("--version").stdout == f"hallmonitor-agent {version('hallmonitor-agent')}\n"


def test_help_names_the_commands() -> None:
    told = _run("--help").stdout
    assert all(name in told for name in ("run", "check", "top"))


@pytest.mark.parametrize("arguments", [("run", "--config"), ("walk",), ("--verbose",)])
def test_a_command_line_that_cannot_be_read_is_a_fault_in_one_line(arguments: tuple[str, ...]) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("hallmonitor-agent: ")
    assert done.stderr.count("\n") == 1
