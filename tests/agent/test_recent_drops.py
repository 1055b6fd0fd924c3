from __future__ import annotations

import pytest

from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.status import Source, Status


def status(at_s: float, packets: int, dropped: int) -> Status:
    sources = (Source("eth0", True, packets, dropped), Source("eth1", True, 0, 0))  # noqa: FBT003 - up
    return Status(started_s=0, stepped_s=at_s, sources=sources)


@pytest.fixture
def drops() -> RecentDrops:
    drops = RecentDrops()
    for second in range(200):
        # From the hundredth second on, a fifth of the packets is dropped.
        drops.note(status(second, second * 80, max(0, second - 100) * 20))
    return drops


@pytest.mark.parametrize(("now_s", "share"), [(199, 0.2), (199.5, 0.2), (300, 0.0)])
def test_the_last_minute_counts(drops: RecentDrops, now_s: float, share: float) -> None:
    assert drops.share(now_s) == pytest.approx(share)


def test_what_is_older_than_a_minute_does_not() -> None:
    drops = RecentDrops()
    drops.note(status(0, 0, 0))
    drops.note(status(30, 0, 1000))
    for second in range(40, 100):
        drops.note(status(second, second * 10, 1000))
    assert drops.share(99) == 0


def test_nothing_noted_is_nothing_dropped() -> None:
    assert RecentDrops().share(1) == 0


def test_one_note_a_second_is_enough() -> None:
    drops = RecentDrops()
    for tenth in range(2000):
        drops.note(status(tenth / 10, tenth * 10, tenth))
    assert drops.share(199.9) == pytest.approx(1 / 11)
    assert drops.share(199.9 + 59) == 0


def test_a_source_that_counts_anew_has_dropped_nothing() -> None:
    drops = RecentDrops()
    drops.note(status(1, 100, 100))
    drops.note(status(2, 10, 0))
    assert drops.share(2) == 0
