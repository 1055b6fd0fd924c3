"""Following held to replay: the same alerts, however records come in files, and wherever following starts again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.follow.following import Following
from hallmonitor.live import StateFile
from hallmonitor.replay import ReplayJob, replay

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay
    from follow.conftest import Demo, Desk, SpoolWriter

SECOND = 1_000_000
LATE_ENOUGH = 4_000_000_000 * SECOND


def replayed(desk: Desk, day: DemoDay, out: Path) -> list[str]:
    rules = desk.rules()
    job = ReplayJob((day.capture,), rules.rulebook, rules.site, rules.key)
    result = replay(job, out)
    return sorted(json.dumps(alert, sort_keys=True) for alert in map(without_hashes, result.found.alerts))


def without_hashes(alert: dict[str, Any]) -> dict[str, Any]:
    """What a live alert cannot have: the hash of the captures, and its agent's catalogue in place of the desk's."""
    return {key: value for key, value in alert.items() if key != "hashes"}


def test_live_equals_replay(
    desk: Desk, demo: Demo, demo_day: DemoDay, spool_writer: Callable[..., SpoolWriter], tmp_path: Path
) -> None:
    writer = spool_writer()
    for until_us, flows in demo.files(60):
        writer.write(until_us, flows)
    with desk.following() as following:
        following.look()
        while following.step(LATE_ENOUGH).taken is not None:
            pass
        rest = [alert.to_json() for alert in following.judging.open_alerts()]
        assert following.judging.counts.late == 0
    found = [json.dumps(without_hashes(json.loads(line)), sort_keys=True) for line in [*desk.alerts(), *rest]]
    assert sorted(found) == replayed(desk, demo_day, tmp_path / "out")
