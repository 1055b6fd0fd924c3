from __future__ import annotations

import pytest

from hallmonitor.cli import app


@pytest.mark.parametrize("command", ["flows", "replay"])
def test_commands_that_read_captures_take_the_same_words(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", command, "--help"])
    assert not app.run()
    told = capfd.readouterr().out
    assert "CAPTURE..." in told
    assert "--tunnels" in told
    assert "--heuristics" in told


@pytest.mark.parametrize("command", [("flows",), ("catalogue", "lookup")])
def test_commands_that_look_names_up_take_lists(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", *command, "--help"])
    assert not app.run()
    assert "--overlay " in capfd.readouterr().out
