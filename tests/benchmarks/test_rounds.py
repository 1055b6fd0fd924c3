from __future__ import annotations

from typing import TYPE_CHECKING

from harness import rounds
from harness.captures import Capture
from harness.command import CommandFailedError
from harness.contender import Contender, Kind, Sample, less_start_up
from harness.rounds import Entry, measure

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _entry(path: Path, name: str, order: list[str], seconds: float, **options: str) -> Entry:
    def read(_: Path, scratch: Path) -> Sample:
        assert scratch.is_dir()
        order.append(name)
        if len(order) > 4 and name == "breaks":
            raise CommandFailedError("status 1: out of memory")
        return Sample(seconds, told={"records": 3.0})

    contender = Contender(name, Kind.COMMAND, "reads", "writes nothing", read, **options)
    return Entry(contender, Capture("mix", path, "", packets=1_000, bytes=9, flows=0))


def test_rounds_go_by_turns(tmp_path: Path) -> None:
    order: list[str] = []
    rows = measure([_entry(tmp_path, name, order, 2e-6) for name in "ab"], 3)
    assert "".join(order) == "ababab"
    assert [row.nanoseconds for row in rows] == [[2.0] * 3] * 2
    assert rows[0].told == {"records": 3.0}


def test_whoever_is_absent_is_named_and_not_run(tmp_path: Path) -> None:
    order: list[str] = []
    entries = [_entry(tmp_path, "here", order, 1), _entry(tmp_path, "away", order, 1, absent="not installed")]
    _, away = measure(entries, 2)
    assert order == ["here", "here"]
    assert (away.reason, away.nanoseconds, away.spread) == ("not installed", [], None)


def test_whoever_fails_once_has_the_reason_for_a_time(tmp_path: Path) -> None:
    order: list[str] = []
    here, breaks = measure([_entry(tmp_path, name, order, 1) for name in ("here", "breaks")], 4)
    assert order.count("breaks") == 3
    assert (breaks.reason, breaks.spread) == ("status 1: out of memory", None)
    assert here.spread
    assert here.spread.rounds == 4


def test_whoever_has_spent_the_budget_sits_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "BUDGET_S", 10)
    order: list[str] = []
    slow, quick = measure([_entry(tmp_path, "slow", order, 6), _entry(tmp_path, "quick", order, 1)], 5)
    assert (len(slow.nanoseconds), len(quick.nanoseconds)) == (2, 5)
    assert not slow.reason


def test_start_up_is_subtracted_and_no_time_is_below_zero(tmp_path: Path) -> None:
    seconds = {"empty": 0.25, "full": 1.0, "tiny": 0.125}
    reading = less_start_up(lambda capture, _: Sample(seconds[capture.name]), tmp_path / "empty")
    assert reading(tmp_path / "full", tmp_path).seconds == 0.75
    assert reading(tmp_path / "tiny", tmp_path).seconds == 0.0
