"""Following held to replay: the same alerts, however records come in files, and wherever following starts again."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.follow.following import Following
from hallmonitor.live import StateFile
from hallmonitor.replay import ReplayJob, replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from follow.conftest import Demo, Desk, SpoolWriter

    from conftest import DemoDay
    from hallmonitor.follow.rules import Rules

SECOND = 1_000_000
LATE_ENOUGH = 4_000_000_000 * SECOND

ONLY_REPLAY_KNOWS = {"hashes"}
"""Fields of an alert that differ. `hashes` has no `input`, as there is no capture, and as `catalogue` the one that the
agent named the records by, which may be another than the desk's. `ruleset` in it is the same, and held below."""


def comparable(alert: dict[str, Any]) -> str:
    kept = {key: value for key, value in alert.items() if key not in ONLY_REPLAY_KNOWS}
    return json.dumps([kept, alert["hashes"]["ruleset"]], sort_keys=True)


def replayed(rules: Rules, day: DemoDay, out: Path) -> list[str]:
    job = ReplayJob((day.capture,), rules.rulebook, rules.site, rules.key)
    return sorted(map(comparable, replay(job, out).found.alerts))


def opened(rules: Rules, file: StateFile) -> Following:
    following = Following(rules, file, lambda: 0.0)
    following.start(LATE_ENOUGH)
    following.look()
    return following


def take_all(following: Following) -> int:
    taken = 0
    while following.step(LATE_ENOUGH).taken is not None:
        taken += 1
    return taken


def committed_and_open(desk: Desk, following: Following) -> list[str]:
    """What a replay of the same records tells: the alerts so far, and those that would come if no record did."""
    lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    return sorted(comparable(json.loads(line)) for line in lines)


@pytest.mark.parametrize("policy", ["torrington-4012", "clinton-4306"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_live_equals_replay_over_any_files_and_restarts(
    desk: Desk, demo: Demo, demo_day: DemoDay, spool_writer: Callable[..., SpoolWriter], policy: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - where files end and the process begins anew
    desk.write_config(policy)
    rules = desk.rules()
    writer = spool_writer()
    ends = sorted(chance.sample(range(int(demo.emitted_us.min()), int(demo.emitted_us.max())), 60))
    for until_us, flows in demo.cut([*ends, int(demo.emitted_us.max()) + 1]):
        writer.write(until_us, flows)
    starts = set(chance.sample(range(60), 25))
    desk.state.mkdir(mode=0o700)
    file = StateFile(desk.state / "state.sqlite")
    following = opened(rules, file)
    for number in range(61):
        assert following.step(LATE_ENOUGH).taken is not None
        if number in starts:
            file.close()
            file = StateFile(desk.state / "state.sqlite")
            following = opened(rules, file)
    assert following.step(LATE_ENOUGH).taken is None
    assert following.judging.counts.late == 0
    assert committed_and_open(desk, following) == replayed(rules, demo_day, desk.folder / "out")
    file.close()
    assert not list(desk.spool.rglob("*.parquet"))
