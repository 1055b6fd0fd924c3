from __future__ import annotations

import io
import os
import pty
import sys

import pytest

from hallmonitor_service.terminal import is_shown, settle_colours


@pytest.mark.parametrize(
    ("environment", "settled"),
    [
        ({}, {}),
        ({"FORCE_COLOR": ""}, {}),
        ({"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1"}),
        ({"CLICOLOR_FORCE": "1"}, {"CLICOLOR_FORCE": "1", "FORCE_COLOR": "1"}),
        ({"CLICOLOR_FORCE": "0"}, {"CLICOLOR_FORCE": "0"}),
        ({"CLICOLOR_FORCE": ""}, {"CLICOLOR_FORCE": ""}),
        ({"CLICOLOR_FORCE": "1", "FORCE_COLOR": "3"}, {"CLICOLOR_FORCE": "1", "FORCE_COLOR": "3"}),
    ],
)
def test_one_variable_says_what_the_others_say(environment: dict[str, str], settled: dict[str, str]) -> None:
    settle_colours(environment)
    assert environment == settled


@pytest.mark.parametrize(("terminal", "shown"), [("xterm", True), ("", True), ("dumb", False), ("unknown", False)])
@pytest.mark.parametrize("on_error", [False, True])
def test_a_terminal_that_can_is_written_to_again_and_again(
    terminal: str, *, shown: bool, on_error: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", terminal)
    ours, theirs = pty.openpty()
    with open(theirs, "w") as stream:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stderr" if on_error else "stdout", stream)
        assert is_shown(on_error=on_error) is shown
    os.close(ours)


def test_a_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert not is_shown()
