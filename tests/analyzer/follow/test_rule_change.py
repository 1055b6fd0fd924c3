"""Rules that change while episodes are under way: nothing across its threshold is lost, nothing told twice."""

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
    from typing import TypeAlias

    from follow.conftest import Demo, Desk, SpoolWriter

    from conftest import DemoDay

    Turn: TypeAlias = Callable[[Following], bool]

LATE_ENOUGH = 4_000_000_000_000_000


def plain(alert: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in alert.items() if name != "hashes"}, sort_keys=True)


@pytest.mark.parametrize("by_restart", [False, True])
def test_rules_that_judge_alike_change_nothing(
    desk: Desk, demo: Demo, demo_day: DemoDay, spool_writer: Callable[..., SpoolWriter], turn: Turn, *, by_restart: bool
) -> None:
    chance = random.Random(5)  # noqa: S311 - where rules change
    writer = spool_writer()
    for until_us, flows in demo.files(1800):
        writer.write(until_us, flows)
    rules = desk.rules()
    desk.state.mkdir(mode=0o700)
    changes = 0
    with StateFile(desk.state / "state.sqlite") as file:
        following = Following(rules, file, lambda: 0.0)
        following.start(LATE_ENOUGH)
        following.look()
        while turn(following):
            if chance.random() < 0.4:
                changes += 1
                desk.write_config(judging=f"lateness_s = {420 + changes}")
                if by_restart:
                    following = Following(desk.rules(), file, lambda: 0.0)
                    begun = following.start(LATE_ENOUGH)
                else:
                    begun = following.exchange(desk.rules(), LATE_ENOUGH)
                assert begun is not None
                assert begun.changed
                following.look()
        lines = [*desk.alerts(), *(alert.to_json() for alert in following.judging.open_alerts())]
    assert changes > 4
    found = replay(ReplayJob((demo_day.capture,), rules.rulebook, rules.site, rules.key), desk.folder / "out").found
    expected = {alert["id"]: plain(alert) for alert in found.alerts}
    alerts = [json.loads(line) for line in lines]
    assert len(alerts) == len({alert["id"] for alert in alerts}), "none is told twice"
    assert {alert["id"]: plain(alert) for alert in alerts} == expected
