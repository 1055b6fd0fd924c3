from __future__ import annotations

import io
import json

from rich.console import Console

from hallmonitor_agent.check.finding import fault, ok, unknown, warning
from hallmonitor_agent.check.report import as_json, as_line, as_table
from hallmonitor_agent.check.run import Checked

FOUND = [
    Checked("interfaces", ok("eth0 is up, Ethernet")),
    Checked("interfaces", fault("eth1 is down", "no packet comes from it", "sudo ip link set eth1 up")),
    Checked("clock", unknown("the system does not tell", "timedatectl")),
    Checked("spool", warning("[bold]is read", "as it is[/]", "")),
]


def test_a_table_is_aligned_and_says_why_and_what_mends_it() -> None:
    console = Console(file=io.StringIO(), width=60, color_system=None)
    console.print(as_table(FOUND))
    assert isinstance(console.file, io.StringIO)
    assert [line.rstrip() for line in console.file.getvalue().splitlines()] == [
        "ok       interfaces  eth0 is up, Ethernet",
        "fault                eth1 is down",
        "                     no packet comes from it",
        "                     sudo ip link set eth1 up",
        "unknown  clock       the system does not tell",
        "                     timedatectl",
        "warning  spool       [bold]is read",
        "                     as it is[/]",
    ]


def test_a_line_holds_all_of_it() -> None:
    assert [as_line(each) for each in FOUND[:3]] == [
        "ok: interfaces: eth0 is up, Ethernet",
        "fault: interfaces: eth1 is down: no packet comes from it (sudo ip link set eth1 up)",
        "unknown: clock: the system does not tell (timedatectl)",
    ]


def test_json_holds_each_part_by_name() -> None:
    assert json.loads(as_json(FOUND[1])) == {
        "check": "interfaces",
        "state": "fault",
        "message": "eth1 is down",
        "why": "no packet comes from it",
        "remedy": "sudo ip link set eth1 up",
    }
