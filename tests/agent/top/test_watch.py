from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from agent_page import status, text
from rich.console import Console

from hallmonitor_agent.top.endpoint import AwayError, Endpoint, Reply
from hallmonitor_agent.top.watch import Watch, failing
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable

WELL = json.dumps({"status": "ok", "checks": {"spool": "ok"}})


class Told(Endpoint):
    """An agent that gives what it is told to."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self._answer = answer

    @property
    def place(self) -> str:
        return "http://agent"

    def ask(self, path: str) -> Reply:
        return self._answer(path)


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def running(clock: Clock) -> Callable[[str], Reply]:
    def answer(path: str) -> Reply:
        if path == "/metrics":
            return Reply(200, text(status(100 + round(clock.now_s))), "Tue, 14 Nov 2023 22:15:00 GMT")
        return Reply(200, WELL, "")

    return answer


def away(_path: str) -> Reply:
    raise AwayError("connection refused")


def test_a_second_look_has_rates_of_its_own() -> None:
    clock = Clock()
    watch = Watch(Told(running(clock)), clock)
    first = watch.look()
    clock.now_s = 30
    second = watch.look()
    assert first.figures is not None
    assert second.figures is not None
    assert (first.figures.since_start, second.figures.since_start) == (True, False)
    assert second.figures.packets_s == 9050
    assert (second.reasons, second.away) == ({}, "")


def test_what_was_said_last_stays_while_the_agent_is_away_and_it_goes_on() -> None:
    clock = Clock()
    agent = Told(running(clock))
    watch = Watch(agent, clock)
    before = watch.look()
    agent._answer = away  # noqa: SLF001 - the agent goes away
    view = watch.look()
    assert (view.figures, view.reasons, view.away) == (before.figures, None, "connection refused")
    agent._answer = running(clock)  # noqa: SLF001 - it comes back
    assert watch.look().away == ""


def test_one_screen_is_printed_whole() -> None:
    console = Console(file=io.StringIO(), width=80)
    Watch(Told(running(Clock())), Clock()).show_once(console)
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert printed.startswith("hallmonitor-agent 0.1.0 at http://agent, up 1 min 40 s")
    assert "\x1b" not in printed


def test_an_agent_that_is_away_is_a_fault_where_one_screen_is_wanted() -> None:
    with pytest.raises(FaultsError, match="http://agent: connection refused"):
        Watch(Told(away), Clock()).show_once(Console(file=io.StringIO()))


def test_the_screen_is_drawn_until_it_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("hallmonitor_agent.top.watch.time.sleep", sleep)
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True, color_system=None)
    with pytest.raises(KeyboardInterrupt):
        Watch(Told(running(Clock())), Clock()).show_until_interrupted(console, 2.0)
    assert isinstance(console.file, io.StringIO)
    assert slept == [2.0, 2.0, 2.0]
    assert console.file.getvalue().count("hallmonitor-agent 0.1.0") >= 3


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (WELL, {}),
        (json.dumps({"checks": {"spool": "full\x1b", "loop": "ok"}}), {"spool": "full?"}),
        ("not found", None),
        ("[]", None),
        ('{"checks": 1}', None),
    ],
)
def test_checks_that_fail_are_read(body: str, told: dict[str, str] | None) -> None:
    assert failing(Reply(503, body, "")) == told
