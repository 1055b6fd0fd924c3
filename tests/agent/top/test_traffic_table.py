from __future__ import annotations

from shown import shown

from hallmonitor_agent.top.figures import Carried
from hallmonitor_agent.top.traffic_table import traffic_table

ROWS = [Carried("streaming", 8e6, 20), Carried("ephemeral-messaging", 2e6, 6.67), Carried("a" * 40, 1e3, 0.1)]


def test_a_wide_table_has_bars() -> None:
    assert shown(traffic_table("category", ROWS, 49, None, ascii_only=False), 60) == [
        "category                            bit/s flows/s",
        "streaming           █████████████   8.0 M      20",
        "ephemeral-messaging ███▎            2.0 M     6.7",
        "aaaaaaaaaaaaaaaaaa…                 1.0 k     0.1",
    ]


def test_a_narrow_one_has_none() -> None:
    assert shown(traffic_table("category", ROWS[:2], 39, None, ascii_only=False), 39) == [
        "category              bit/s flows/s",
        "streaming             8.0 M      20",
        "ephemeral-messaging   2.0 M     6.7",
    ]


def test_only_as_many_rows_as_there_is_room_for() -> None:
    assert len(shown(traffic_table("category", ROWS, 49, 2, ascii_only=True), 60)) == 3


def test_nothing_yet_is_said() -> None:
    lines = shown(traffic_table("category", [], 49, 2, ascii_only=True), 60)
    assert lines == ["category", "nothing yet: records come by the minute"]
