"""What the checks of health say."""

from __future__ import annotations

from hallmonitor.follow.standing import COMMIT_WITHIN_S, Standing


def test_it_is_well_until_something_is_wrong() -> None:
    now = [100.0]
    standing = Standing(lambda: now[0])
    health = standing.health()
    assert health.reasons() == {"spool": None, "state": None, "progress": None}
    standing.spool, standing.state = "gone", "full"
    assert health.reasons() == {"spool": "gone", "state": "full", "progress": None}
    standing.spool, standing.sensors = None, ("gate",)
    assert health.reasons()["spool"] == "files of gate lie in more than one spool"


def test_files_that_wait_without_a_commit_are_told() -> None:
    now = [100.0]
    standing = Standing(lambda: now[0])
    progress = standing.health().reasons
    standing.waits(3)
    now[0] += COMMIT_WITHIN_S - 1
    standing.waits(4)
    assert progress()["progress"] is None
    now[0] += 1
    assert progress()["progress"] == "files wait, and nothing was committed for 300 s"
    standing.committed()
    assert progress()["progress"] is None
    standing.waits(1)
    now[0] += COMMIT_WITHIN_S
    standing.waits(0)
    assert progress()["progress"] is None
