"""The command line of `follow`."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

from typer.testing import CliRunner

from hallmonitor.cli import follow
from hallmonitor.cli.app import app


def test_the_command_line_is_handed_on() -> None:
    for words, once in (([], False), (["--once"], True)):
        with mock.patch.object(follow, "follow_spools") as called:
            assert CliRunner().invoke(app, ["follow", "--config", "a.toml", *words]).exit_code == 0
        called.assert_called_once_with(Path("a.toml"), once=once)


def test_a_configuration_is_needed() -> None:
    assert CliRunner().invoke(app, ["follow"]).exit_code == 2
