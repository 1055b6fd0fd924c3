from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.check.run import CHECKS
from hallmonitor_agent.cli.app import run as run_command_line
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "agent.toml"
    path.write_text('[capture]\nstream = "-"\n[spool]\npath = "spool"\n[metrics]\naddress = "127.0.0.1:0"\n')
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["hallmonitor-agent", "check", *words])
    return run_command_line()


def test_every_check_is_a_line(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The spool is not there yet, and no catalogue is named.
    assert run(monkeypatch, "--config", str(config)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert {line.split(": ")[1] for line in lines} == {"configuration", *CHECKS}
    assert f"ok: spool: {config.parent}/spool will be made in {config.parent}" in lines


def test_json_is_one_object_a_line(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "--config", str(config), "--json")
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {each["check"] for each in found} == {"configuration", *CHECKS}


def test_faults_are_told_and_are_the_status(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text("[capture]\n")
    assert run(monkeypatch, "--config", str(config)) == 2
    assert capsys.readouterr().out.startswith(f"fault: configuration: {config}:1: ")


def test_a_user_that_is_not_there_is_a_fault(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FaultsError, match="there is no user no-such-user"):
        run(monkeypatch, "--config", str(config), "--user", "no-such-user")


def test_for_root_it_looks_for_the_units_user(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("hallmonitor_agent.check.unit.unit_user", lambda _machine: "nobody")
    run(monkeypatch, "--config", str(config))
    assert "nobody" in capsys.readouterr().out.splitlines()[0]
