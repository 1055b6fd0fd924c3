"""What docs/command-line.md says of both programs is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hallmonitor.cli.parameters import FOLLOW_CONFIG
from hallmonitor.follow.settings import PREFIX as FOLLOW
from hallmonitor.follow.settings import FollowSettings
from hallmonitor_agent.cli.parameters import CONFIG
from hallmonitor_agent.config.loading import PREFIX as AGENT
from hallmonitor_agent.config.settings import AgentSettings
from hallmonitor_service.leaving import EXIT_STATUSES
from hallmonitor_service.settings_environment import variables_of

PAGE = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text(encoding="utf-8")
VARIABLES = variables_of(AgentSettings, AGENT).keys() | variables_of(FollowSettings, FOLLOW).keys()


def test_the_exit_statuses_are_those_that_there_are() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)
    assert {int(status): sentence for status, sentence in rows} == EXIT_STATUSES


@pytest.mark.parametrize("path", [CONFIG, FOLLOW_CONFIG])
def test_the_usual_configuration_is_told(path: Path) -> None:
    assert f"`{path}`" in PAGE


@pytest.mark.parametrize("name", sorted(set(re.findall(r"HALLMONITOR_(?:AGENT|FOLLOW)__[A-Z_]+", PAGE))))
def test_every_variable_stands_for_a_key(name: str) -> None:
    assert name.endswith("__TABLE__KEY") or name in VARIABLES
