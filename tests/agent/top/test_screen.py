from __future__ import annotations

import pytest
from agent_page import page
from shown import shown

from hallmonitor_agent.top.figures import figures
from hallmonitor_agent.top.screen import screen
from hallmonitor_agent.top.view import View

PLACE = "http://127.0.0.1:9477"
WELL = View(PLACE, figures(page(300), page(240)), {}, "")
UNWELL = View(PLACE, figures(page(300, unwell=True), None), {"spool": "no space left on device"}, "")


def test_a_terminal_of_eighty_columns() -> None:
    assert shown(screen(WELL, 80, 24, ascii_only=False), 80) == [
        "hallmonitor-agent 0.1.0 at http://127.0.0.1:9477, up 5 min 0 s              well",
        "40 Mbit/s, 9.1 k packets/s, 0.2 s behind (mean of 1 min 0 s)",
        "",
        "category              bit/s flows/s  protocol              bit/s flows/s",
        "streaming             8.0 M      20  quic                  8.0 M      20",
        "education             4.0 M      10  tls                   4.0 M      10",
        "ephemeral-messaging   2.7 M     6.7  dns                   2.7 M     6.7",
        "none                  2.0 M       5  none                  2.0 M       5",
        "",
        "interface  eth0 up, 9.0 k packets/s",
        "interface  eth1 up, 50 packets/s",
        "flows      ▍                41,234 of 2,000,000",
        "spool      ▎                34 MB of 2.1 GB in 12 files, oldest 2 min 10 s",
        "lost       nothing since the start",
    ]


def test_a_narrow_one_has_the_tables_below_each_other() -> None:
    lines = shown(screen(UNWELL, 50, None, ascii_only=True), 50)
    assert lines[:5] == [
        "hallmonitor-agent 0.1.0 at http://127.0.… not well",
        "40 Mbit/s, 9.1 k packets/s, 0.2 s behind (mean si…",
        "spool: no space left on device",
        "",
        "category                             bit/s flows/s",
    ]
    assert lines[10] == "protocol                             bit/s flows/s"


@pytest.mark.parametrize(("width", "height"), [(120, 14), (80, 14), (50, 20), (20, 24)])
def test_what_there_is_room_for_fits(width: int, height: int) -> None:
    lines = shown(screen(UNWELL, width, height, ascii_only=False), width)
    assert len(lines) <= height
    assert lines[-1].startswith("lost")


def test_an_agent_that_is_away_leaves_what_it_said_last() -> None:
    lines = shown(screen(View(PLACE, WELL.figures, None, "connection refused"), 80, 24, ascii_only=False), 80)
    assert lines[0].endswith("no answer")
    assert lines[2] == "connection refused; below is what it said last"
    assert "streaming" in lines[5]


def test_an_agent_that_never_answered_is_told() -> None:
    lines = shown(screen(View(PLACE, None, None, "connection refused"), 80, 24, ascii_only=False), 80)
    assert lines == [f"hallmonitor-agent at {PLACE}{' ' * 29}no answer", "connection refused"]
