from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli import app

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.mark.parametrize("command", ["check", "coverage"])
def test_every_command_shows_an_example(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", "policy", command, "--help"])
    assert not app.run()
    assert f"Example: hallmonitor policy {command}" in " ".join(capfd.readouterr().out.split())


def test_the_shipped_policies_are_in_order(hallmonitor: Command) -> None:
    done = hallmonitor("policy", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"2 policies: nothing was found\n", b"")


def test_coverage_comes_in_three_forms(hallmonitor: Command, tmp_path: Path) -> None:
    table = hallmonitor("policy", "coverage", "clinton-4306")
    assert b"\nclause " in table.stdout
    told = hallmonitor("policy", "coverage", "clinton-4306", "--format", "json")
    assert len(list(map(json.loads, told.stdout.splitlines()))) == 11
    done = hallmonitor("policy", "coverage", "clinton-4306", "--format", "html", "--out", tmp_path / "c.html")
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "c.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_another_form_is_a_usage_fault(hallmonitor: Command) -> None:
    done = hallmonitor("policy", "coverage", "clinton-4306", "--format", "xml")
    assert done.returncode == 2
    assert b"choose one of table, json, html" in done.stderr
