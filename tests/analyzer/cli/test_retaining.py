"""What `hallmonitor retention` removes, tells and refuses."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.retaining import retain
from hallmonitor.live import StateFile
from hallmonitor.outputs.alert_queue import AlertQueue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.now(UTC).date()
OLD, NEW = TODAY - timedelta(days=400), TODAY


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A service's configuration, state and spool with something old and something new of each class."""
    path = tmp_path / "follow.toml"
    path.write_text(
        '[spool]\npaths = ["spool"]\n[judging]\npolicy = "torrington-4012"\n[state]\nfolder = "state"\n'
        f'[outputs.json_lines]\npath = "{tmp_path}/alerts.jsonl"\n'
    )
    (tmp_path / "state").mkdir(mode=0o700)
    alerts = [
        SimpleNamespace(id=str(number), to_json=lambda day=day: json.dumps({"last": f"{day}T12:00:00.000000Z"}))
        for number, day in enumerate((OLD, OLD, NEW))
    ]
    with StateFile(tmp_path / "state" / "state.sqlite") as file:
        file.commit("", b"", alerts)
    for day in (OLD, NEW):
        folder = tmp_path / "state" / "flows" / f"date={day}" / "sensor=a"
        folder.mkdir(parents=True)
        (folder / "1.parquet").write_bytes(b"")
    (tmp_path / "spool" / "damaged").mkdir(parents=True)
    damaged = tmp_path / "spool" / "damaged" / "a.parquet"
    damaged.write_bytes(b"")
    os.utime(damaged, (time.time() - 40 * 86_400,) * 2)
    return path


def files(config: Path) -> list[str]:
    return sorted(path.name for path in config.parent.rglob("*.parquet"))


def test_a_dry_run_tells_and_removes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retain(config, dry_run=True, as_json=False) == 0
    day = TODAY - timedelta(days=365), TODAY - timedelta(days=30), TODAY - timedelta(days=14)
    assert capsys.readouterr().out.splitlines() == [
        f"alerts: 0 of before {day[0]} would be removed; 2 stay until an output has delivered them",
        f"flows: 1 of before {day[1]} would be removed",
        f"damaged: 1 of before {day[2]} would be removed",
    ]
    assert files(config) == ["1.parquet", "1.parquet", "a.parquet"]


def test_what_is_old_goes_and_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = config.parent / "state" / "state.sqlite"
    with AlertQueue(state, "json_lines", from_first=False):
        pass  # an output that has delivered all
    assert retain(config, dry_run=False, as_json=True) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["class"], each["removed"], each["undelivered"], each["trouble"]) for each in told] == [
        ("alerts", 2, 0, None),
        ("flows", 1, 0, None),
        ("damaged", 1, 0, None),
    ]
    assert files(config) == ["1.parquet"]
    with StateFile(state) as file:
        assert len(list(file.alerts())) == 1


def test_without_outputs_none_is_waited_for(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(config.read_text().partition("[outputs")[0])
    assert retain(config, dry_run=False, as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("alerts: 2 of before ")
    assert lines[-1] == "no output is waited for: the configuration has none"


def test_what_cannot_be_removed_is_told_by_the_status(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    assert retain(config, dry_run=False, as_json=False) == 1
    assert capsys.readouterr().out.count("; not all: Permission denied") == 2


def test_a_state_that_is_not_there_or_of_another_version_is_refused(config: Path) -> None:
    state = config.parent / "state" / "state.sqlite"
    state.rename(state.with_name("another"))
    with pytest.raises(FaultsError, match="there is no state yet"):
        retain(config, dry_run=True, as_json=False)
    assert not state.exists()
    state.write_bytes(b"")
    with pytest.raises(FaultsError, match="the state has version 0"):
        retain(config, dry_run=True, as_json=False)
    state.write_bytes(b"no database" * 100)
    with pytest.raises(FaultsError, match="the state cannot be opened"):
        retain(config, dry_run=True, as_json=False)
