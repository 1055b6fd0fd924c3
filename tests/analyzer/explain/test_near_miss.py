from __future__ import annotations

import json
from dataclasses import replace

from hallmonitor.explain.near_miss import Look, RuleLook, WhyNot, Without
from hallmonitor.explain.part_counts import PartCount
from hallmonitor.explain.why_not_text import why_not_text
from hallmonitor.site.zone import load_zone

NINE = 1_778_590_800_000_000
HOUR = 3_600_000_000
LOOK = Look(
    what="asked",
    from_us=NINE - HOUR,
    to_us=NINE,
    records=3,
    flows=2,
    rules=(RuleLook("games", PartCount("category is gaming", "", 1, 0, 2)),),
    group={"device": "a", "destination_ip": None},
    reached=1,
    at_most=False,
    at_us=NINE - 1,
    across=False,
    missing=(),
    in_the_way=(),
    out_of_order=False,
    undecided=0,
    within=0,
    without=(Without("games", "filter updates", "domain is a.org", 2, 3, across=True, at_us=NINE),),
)
TOLD = WhyNot(
    signature="games",
    title="Games",
    policy="made",
    applies=True,
    device="a",
    at_us=NINE,
    unit="flows",
    measure="the number of matching flow records in any 1 h of one device is at least 3",
    operator="gte",
    threshold=3,
    asked="at least 3",
    window_us=HOUR,
    looks=(LOOK,),
    without=(Without("games", "", "category is gaming", 6, 9, across=False, at_us=NINE),),
    fired=(),
    allowances=(),
    notes=(),
    zone=load_zone("America/New_York"),
)


def test_json_tells_times_in_utc() -> None:
    value = json.loads(json.dumps(TOLD.as_json()))
    assert value["at"] == "2026-05-12T13:00:00.000000Z"
    look = value["looks"][0]
    assert (look["from"], look["to"]) == ("2026-05-12T12:00:00.000000Z", "2026-05-12T13:00:00.000000Z")
    assert "from_us" not in look
    assert look["rules"][0]["counts"]["alone"] == 2
    assert look["without"][0]["across"] is True
    assert value["window_s"] == 3600
    assert value["without"][0]["at"] == look["without"][0]["at"] == "2026-05-12T13:00:00.000000Z"


def test_a_look_at_nothing_has_no_time() -> None:
    assert replace(LOOK, at_us=None).as_json()["at"] is None


def test_text_is_that_of_the_page() -> None:
    assert TOLD.text(90) == why_not_text(TOLD, 90)
