from __future__ import annotations

from hallmonitor.explain.flow_table import FlowRow, FlowTable
from hallmonitor.explain.flow_text import flow_lines
from hallmonitor.site.zone import load_zone

ZONE = load_zone("America/New_York")
NINE = 1_778_590_800_000_000
MINUTE = 60_000_000
DAY = 1440 * MINUTE
FLOW = "00000000000000ab"


def row(start: int = NINE, step: tuple[str, ...] = ()) -> FlowRow:
    return FlowRow(FLOW, start, start + MINUTE, step, "www.roblox.com", "roblox", "gaming", 1000, 20_000, 2, 3)


def test_flows_and_their_sums() -> None:
    assert flow_lines(FlowTable((row(),), 1, 3, 1000, 20_000, 2), ZONE, 80) == [
        "  1 flow, 3 flow records. Bytes that the originator sent and received, and the",
        "  minutes in which records began:",
        "  local time   domain          service  category   sent  received  min",
        "  09:00-09:01  www.roblox.com  roblox   gaming    1,000    20,000    2",
        "  all                                             1,000    20,000    2",
    ]


def test_wide_lines_tell_the_ids_as_well() -> None:
    assert any(FLOW in line for line in flow_lines(FlowTable((row(),), 1, 3, 1000, 20_000, 2), ZONE, 120))


def test_what_is_cut_is_said() -> None:
    lines = flow_lines(FlowTable((row(),), 70, 90, 1, 1, 1), ZONE, 120)
    assert "The first 1 by time are shown; the sums are of all." in " ".join(lines)


def test_days_and_steps_are_told_where_there_are_several() -> None:
    lines = flow_lines(FlowTable((row(step=("visit",)), row(NINE + DAY)), 2, 6, 1, 1, 1), ZONE, 120)
    text = "\n".join(lines)
    assert "05-12 09:00-09:01" in text
    assert "05-13 09:00-09:01" in text
    assert "visit" in text


def test_without_a_table_there_is_nothing() -> None:
    assert flow_lines(None, ZONE, 80) == []
