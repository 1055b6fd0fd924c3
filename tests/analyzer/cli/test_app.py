from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli import app

if TYPE_CHECKING:
    from collections.abc import Sequence


def _run(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["hallmonitor", *arguments])
    with pytest.raises(SystemExit) as left:
        app.run()
    return left.value.code


def test_help_ends_well(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert _run(["--help"], monkeypatch) in {0, None}
    assert "replay" in capfd.readouterr().out


def test_a_usage_fault_is_one_line_and_tells_where_help_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(["flows", "--bogus"], monkeypatch) == app.EXIT_FAULT
    out, err = capfd.readouterr()
    assert (out, err) == ("", "hallmonitor: flows: no such option: --bogus (see hallmonitor flows --help)\n")


def test_a_fault_of_the_operators_is_told_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(["flows", "missing.pcap"], monkeypatch) == app.EXIT_FAULT
    assert capfd.readouterr().err.startswith("hallmonitor: missing.pcap: ")


def test_an_interruption_has_its_own_status(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hallmonitor.flows.destination.refuse_captures", interrupted)
    assert _run(["flows", "a.pcap"], monkeypatch) == app.EXIT_INTERRUPTED
    assert capfd.readouterr().err == "hallmonitor: interrupted; nothing half-written was left\n"
