from __future__ import annotations

import io

import pytest

from hallmonitor.cli.progress import progress_bar
from hallmonitor_engine import Progress
from hallmonitor_service.verbosity import Verbosity, ask_for


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _progress() -> Progress:
    return Progress(bytes_read=50, bytes_total=100, packets=1234)


def test_silent_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("reading") as advance:
        advance(_progress())
    assert capsys.readouterr().err == ""


def test_shows_packets_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with progress_bar("reading") as advance:
        advance(_progress())
    assert "1,234 packets" in terminal.getvalue()


def test_silent_where_others_write_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_bar("reading", alone=False) as advance:
        advance(_progress())
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(("terminal", "verbosity"), [("dumb", Verbosity.NORMAL), ("xterm", Verbosity.QUIET)])
def test_silent_where_it_cannot_be_shown_or_is_not_wanted(
    terminal: str, verbosity: Verbosity, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", terminal)
    ask_for(verbosity)
    with progress_bar("reading") as advance:
        advance(_progress())
    assert shown.getvalue() == ""
