from __future__ import annotations

import pytest

from hallmonitor.report.pictures.timeline import Mark, timeline
from hallmonitor.report.view import LossView, Span
from hallmonitor.report.words import LocalTime

NEW_YORK = LocalTime("America/New_York")
EIGHT = 1_778_587_200_000_000
MINUTE = 60_000_000
DAY = Span(EIGHT, EIGHT + 480 * MINUTE)


def mark(number: int, lane: str = "A lane", level: str = "high", anchor: str = "") -> Mark:
    start = EIGHT + number * MINUTE
    return Mark(lane, level, f"device-{number}", start, start + 30 * MINUTE, anchor)


def test_bars_link_to_their_cards() -> None:
    picture = timeline([mark(1, anchor="alert-1"), mark(400)], [], DAY, NEW_YORK)
    assert '<a href="#alert-1">' in picture
    assert picture.count("<a ") == 1
    assert "device-400" in picture


def test_gravest_lane_is_on_top() -> None:
    picture = timeline([mark(1, "Low one", "low"), mark(2, "Critical one", "critical")], [], DAY, NEW_YORK)
    assert picture.index("Critical one") < picture.index("Low one")


@pytest.mark.parametrize(("marks", "crowded"), [(8, False), (9, True)])
def test_crowded_lane_shows_counts(marks: int, crowded: bool) -> None:  # noqa: FBT001 - a table's column
    picture = timeline([mark(5) for _ in range(marks)], [], DAY, NEW_YORK)
    assert ("device-5" not in picture) == crowded
    assert picture.count(f">{marks}<") == (2 if crowded else 1)


def test_many_lanes_are_capped_and_counted() -> None:
    picture = timeline([mark(n, f"Lane {n:03}") for n in range(50)], [], DAY, NEW_YORK)
    assert "Lane 039" in picture
    assert "Lane 040" not in picture
    assert "10 more alerts in lanes that are not drawn" in picture


def test_losses_are_hatched() -> None:
    loss = LossView(EIGHT + 60 * MINUTE, EIGHT + 61 * MINUTE, "table_full")
    picture = timeline([mark(1)], [loss], DAY, NEW_YORK)
    assert picture.count('fill="url(#timeline-blind)"') == 2
    assert "1 blind span hatched" in picture


def test_no_alert() -> None:
    assert "No alert was raised." in timeline([], [], Span(0, 0), NEW_YORK)


def test_unknown_level_is_marked_as_such() -> None:
    assert ">?<" in timeline([mark(1, level="odd")], [], DAY, NEW_YORK)
