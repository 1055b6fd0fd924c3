from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.cli.app import run as run_command_line
from hallmonitor_agent.health import AgentChecks
from hallmonitor_agent.metrics.collector import agent_registry
from hallmonitor_agent.pages import agent_pages
from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.status import Source, Status, StatusBoard
from hallmonitor_service.faults import FaultsError
from hallmonitor_service.web.endpoint import Endpoint
from hallmonitor_service.web.kept_config import KeptWebConfig
from hallmonitor_service.web.server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def url() -> Iterator[str]:
    up = Source("eth0", True, 12345, 0)  # noqa: FBT003 - up
    board = StatusBoard(Status(started_s=0, stepped_s=0, sources=(up,)))
    pages = agent_pages(agent_registry(board, "0.1.0"), AgentChecks(board, RecentDrops(), 10, lambda: 1))
    server = WebServer(Endpoint("127.0.0.1", 0), KeptWebConfig(None, pytest.fail), pages)
    server.start()
    yield f"http://{server.address}"
    server.stop()


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["hallmonitor-agent", "top", *words])
    return run_command_line()


@pytest.mark.parametrize("words", [["--once"], []], ids=["once", "no terminal"])
def test_prints_one_screen(
    url: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--url", url, *words) is None
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"hallmonitor-agent 0.1.0 at {url}")
    assert lines[0].rstrip().endswith("well")
    assert any(line.startswith("interface  eth0 up") for line in lines)


def test_the_environment_says_where(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HALLMONITOR_AGENT_URL", url)
    monkeypatch.setenv("COLUMNS", "40")
    assert run(monkeypatch) is None
    assert all(len(line) <= 40 for line in capsys.readouterr().out.splitlines())


def test_json_is_one_object_with_the_figures(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--url", url, "--json") is None
    told = json.loads(capsys.readouterr().out)
    assert (told["url"], told["version"], told["failing"]) == (url, "0.1.0", {})
    assert [each["name"] for each in told["interfaces"]] == ["eth0"]


def test_an_agent_that_does_not_answer_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FaultsError, match="connection refused"):
        run(monkeypatch, "--url", "http://127.0.0.1:1", "--once")
