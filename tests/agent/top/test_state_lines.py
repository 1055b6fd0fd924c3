from __future__ import annotations

from agent_page import page
from rich.console import Group
from shown import shown

from hallmonitor_agent.top.figures import figures
from hallmonitor_agent.top.state_lines import state_lines


def test_all_is_well() -> None:
    lines = state_lines(figures(page(300), page(240)), 100, ascii_only=True)
    assert shown(Group(*lines), 100) == [
        "interface  eth0 up, 9.0 k packets/s",
        "interface  eth1 up, 50 packets/s",
        "flows                       41,234 of 2,000,000",
        "spool                       34 MB of 2.1 GB in 12 files, oldest 2 min 10 s",
        "lost       nothing since the start",
    ]


def test_what_is_not_well_is_told() -> None:
    lines = state_lines(figures(page(300, unwell=True), page(240, unwell=True)), 120, ascii_only=False)
    assert shown(Group(*lines), 120) == [
        "interface  eth0 up, 9.0 k packets/s, 1.0 k/s dropped",
        "interface  eth1 down",
        "flows      █████████████▋   1,700,000 of 2,000,000, 12 closed early",
        (
            "spool      ▎                writing fails, 34 MB of 2.1 GB in 12 files, oldest 2 min 10 s, "
            "1,234 records given up"
        ),
        "lost       ring_full: 12,000 packets in 3 spans, 40/s",
        "lost       table_full: packets not known in 1 span",
    ]


def test_a_narrow_terminal_has_no_bars() -> None:
    lines = state_lines(figures(page(300), None), 40, ascii_only=False)
    assert shown(Group(*lines), 40)[2:4] == [
        "flows      41,234 of 2,000,000",
        "spool      34 MB of 2.1 GB in 12 files,…",
    ]
