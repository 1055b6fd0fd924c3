from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.cli import app
from hallmonitor_service.leaving import EXIT_FAULT, EXIT_INTERRUPTED

if TYPE_CHECKING:
    import pytest


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", *arguments])
    return app.run()


def test_help_ends_well(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert not _run(monkeypatch, "--help")
    assert "replay" in capfd.readouterr().out


def test_a_usage_fault_is_one_line_and_tells_where_help_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "flows", "--zzz") == EXIT_FAULT
    assert capfd.readouterr() == ("", "hallmonitor: flows: no such option: --zzz (see hallmonitor flows --help)\n")


def test_an_interruption_has_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hallmonitor.cli.flows.write_flows", interrupted)
    assert _run(monkeypatch, "flows", "a.pcap") == EXIT_INTERRUPTED
