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


def test_without_a_word_it_is_where_the_package_puts_it() -> None:
    with mock.patch.object(follow, "follow_spools") as called:
        assert CliRunner().invoke(app, ["follow"]).exit_code == 0
    called.assert_called_once_with(Path("/etc/hallmonitor/follow.toml"), once=False)


def test_the_environment_names_it_where_no_option_does() -> None:
    environment = {"HALLMONITOR_FOLLOW_CONFIG": "b.toml"}
    for words, name in (([], "b.toml"), (["-c", "a.toml"], "a.toml")):
        with mock.patch.object(follow, "follow_spools") as called:
            assert CliRunner().invoke(app, ["follow", *words], env=environment).exit_code == 0
        called.assert_called_once_with(Path(name), once=False)
