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


def test_what_is_begun_passes_check_and_test_at_once(hallmonitor: Command, tmp_path: Path) -> None:
    done = hallmonitor("signatures", "new", "mine", "--kind", "temporal", "--out", tmp_path, "--date", "2026-05-12")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "mine.yml"
    assert f"wrote {path}" in done.stdout.decode()
    assert "date: 2026-05-12\n" in path.read_text(encoding="utf-8")
    checked, tested = (hallmonitor("signatures", command, path) for command in ("check", "test"))
    assert (checked.returncode, checked.stdout) == (0, b"1 signature: nothing was found\n")
    assert tested.returncode == 0
    assert tested.stdout.decode().endswith("samples: all pass\n")


def test_nothing_is_written_over(hallmonitor: Command, tmp_path: Path) -> None:
    first, second = (hallmonitor("signatures", "new", "mine", "--out", tmp_path) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 2)
    assert b"the file is there already" in second.stderr


@pytest.mark.parametrize("command", ["new", "list", "show", "check", "test", "bench", "schema", "export"])
def test_every_command_shows_an_example(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", "signatures", command, "--help"])
    assert not app.run()
    assert f"Example: hallmonitor signatures {command}" in " ".join(capfd.readouterr().out.split())


def test_the_commands_work_on_what_is_shipped(hallmonitor: Command) -> None:
    listed = hallmonitor("signatures", "list")
    assert listed.stdout.decode().splitlines()[0].split()[:3] == ["name", "level", "clause"]
    shown = hallmonitor("signatures", "show", "dns-tunnel", "--json")
    assert json.loads(shown.stdout)["name"] == "dns-tunnel"
    exported = hallmonitor("signatures", "export", "--to", "sqlite", "dark-market-gateway")
    assert exported.stdout.startswith(b"SELECT * FROM flows WHERE ")
    measured = hallmonitor("signatures", "bench", "--rows", "2000", "dns-tunnel", "--json")
    assert json.loads(measured.stdout)["flows"] == 2000
    for done in (listed, shown, exported, measured):
        assert (done.returncode, done.stderr) == (0, b"")
