from __future__ import annotations

import json

from agent_page import page

from hallmonitor_agent.top.document import document_of
from hallmonitor_agent.top.figures import figures


def test_the_screens_figures_are_the_documents() -> None:
    told = document_of("http://agent", figures(page(100, unwell=True), None), {"spool": "no space"})
    assert json.loads(json.dumps(told)) == told
    assert (told["url"], told["version"], told["up_s"]) == ("http://agent", "0.1.0", 100)
    assert told["failing"] == {"spool": "no space"}
    assert told["interfaces"] == [
        {"name": "eth0", "up": True, "packets_s": 9000, "dropped_s": 1000},
        {"name": "eth1", "up": False, "packets_s": 50, "dropped_s": 0},
    ]
    assert told["losses"] == [
        {"cause": "ring_full", "records": 3, "packets": 4000, "packets_s": 40},
        {"cause": "table_full", "records": 1, "packets": 0, "packets_s": 0},
    ]
    assert told["flows"] == {"open": 1_700_000, "limit": 2_000_000, "forced": 12}
    assert told["spool"] == {"bytes": 34_000_000, "limit_bytes": 2_147_483_648, "files": 12, "failing": True}


def test_what_could_not_be_asked_is_null() -> None:
    assert document_of("http://agent", figures(page(100), None), None)["failing"] is None
