from __future__ import annotations

from dataclasses import replace

import pytest

from hallmonitor_agent.health import AgentChecks
from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.status import Source, SpoolDepth, Status, StatusBoard

UP = Source("eth0", True, 1000, 0)  # noqa: FBT003 - up
DOWN = Source("eth1", False, 0, 0)  # noqa: FBT003 - down
WELL = Status(started_s=0, stepped_s=100, sources=(UP, DOWN), spool=SpoolDepth(last_closed_s=95.0))


def reasons(status: Status, now_s: float = 101, drops: RecentDrops | None = None) -> dict[str, str]:
    checks = AgentChecks(StatusBoard(status), drops or RecentDrops(), 10, lambda: now_s)
    return {name: reason for name, reason in checks.healthy().reasons().items() if reason is not None}


def test_one_interface_is_enough_to_be_well() -> None:
    assert reasons(WELL) == {}


@pytest.mark.parametrize(
    ("status", "now_s", "name", "reason"),
    [
        (replace(WELL, sources=(DOWN,)), 101, "interfaces", "no packets can come: eth1 down"),
        (replace(WELL, sources=()), 101, "interfaces", "no packets can come: nothing is captured on yet"),
        (WELL, 116, "loop", "the capture loop has not gone on for 16 s"),
        (
            replace(WELL, spool=SpoolDepth(failing="no space left on device")),
            101,
            "spool",
            "the last file could not be written: no space left on device",
        ),
        (
            replace(WELL, spool=SpoolDepth(waiting_cuts=1, last_closed_s=70)),
            101,
            "spool",
            "records wait, but no file was closed for 31 s",
        ),
        (
            replace(WELL, spool=SpoolDepth(waiting_cuts=1)),
            101,
            "spool",
            "records wait, but no file was closed for 101 s",
        ),
    ],
)
def test_says_why_it_is_not_well(status: Status, now_s: float, name: str, reason: str) -> None:
    assert reasons(status, now_s) == {name: reason}


@pytest.mark.parametrize(
    ("status", "now_s"),
    [
        (WELL, 115),
        (replace(WELL, spool=SpoolDepth(waiting_cuts=1, last_closed_s=71)), 101),
        (replace(WELL, spool=SpoolDepth(last_closed_s=1)), 101),
    ],
    ids=["a pause", "a slow disk", "a quiet link"],
)
def test_what_is_allowed_is_well(status: Status, now_s: float) -> None:
    assert reasons(status, now_s) == {}


@pytest.mark.parametrize(
    ("dropped", "told"), [(9, {}), (50, {"ring": "the ring dropped 33% of the last minute's packets"})]
)
def test_a_ring_that_drops_makes_it_blind(dropped: int, told: dict[str, str]) -> None:
    drops = RecentDrops()
    drops.note(replace(WELL, stepped_s=50))
    drops.note(replace(WELL, sources=(UP._replace(packets=1100, dropped=dropped),)))
    assert reasons(WELL, drops=drops) == told


def test_it_is_ready_once_packets_can_come() -> None:
    board = StatusBoard(replace(WELL, sources=()))
    ready = AgentChecks(board, RecentDrops(), 10, lambda: 101).ready()
    assert list(ready.reasons().values()) == ["no packets can come: nothing is captured on yet"]
    board.current = WELL
    assert list(ready.reasons().values()) == [None]
