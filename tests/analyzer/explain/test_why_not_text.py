from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.explain.why_not import why_not
from hallmonitor.explain.why_not_text import why_not_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.explain.near_miss import WhyNot

    Gaming = Callable[..., dict[str, Any]]

GAMES = "gaming-over-allowance"


@pytest.fixture
def ask(make_folder: Callable[..., Path], use: Callable[..., object]) -> Callable[..., WhyNot]:
    def one(rows: list[dict[str, Any]], name: str = GAMES, **changes: object) -> WhyNot:
        return why_not(make_folder(rows, use(name, **changes)), name, "device-aaaaaaaaaaaa", "2026-05-12 09:10")

    return one


def test_the_page_of_a_near_miss(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    rows = [gaming(minute) for minute in range(5)]
    rows += [gaming(minute, destination_bytes=19_999) for minute in range(5, 10)]
    rows.append(gaming(3, domain="approved.example"))
    assert why_not_text(ask(rows, threshold=10, exempt_groups=("it",)), 80).split("\n") == PAGE.split("\n")


PAGE = """\
gaming-over-allowance: Games beyond the allowance in working hours
  device       device-aaaaaaaaaaaa
  asked about  2026-05-12 09:10:00 EDT
  policy       made

Answer
  That day it came, at 09:04, to 5 active minutes; asked for at least 10.
  Without "destination_bytes is at least 20,000" it would have come to 10 active
    minutes at 09:09, across the threshold.

What it measures
  The number of distinct active_minute among matching flow records in any 8 h of
  one device is at least 10.

The 8 h that end at the time asked about: 2026-05-12 01:10 to 09:10
  11 flow records of this device, in 11 flows. How many records pass each
  condition, and how many it alone left out:
     passed left out
          5        -  all of these:
         11        -    category is gaming
         11        -    schedule is working
          6        5    destination_bytes is at least 20,000
         10        1    filter approved-domains: all of these:
         10        1      domain is not approved.example
         11        -      domain does not end with .approved.example
         11        -    exempt groups of the policy: device_group is not it
  Reached: 5 active minutes; asked for at least 10.
  Without "destination_bytes is at least 20,000": 10 active minutes, across the
    threshold.

The closest 8 h of that day: 2026-05-12 01:04 to 09:04
  6 flow records of this device, in 6 flows. How many records pass each
  condition, and how many it alone left out:
     passed left out
          5        -  all of these:
          6        -    category is gaming
          6        -    schedule is working
          6        -    destination_bytes is at least 20,000
          5        1    filter approved-domains: all of these:
          5        1      domain is not approved.example
          6        -      domain does not end with .approved.example
          6        -    exempt groups of the policy: device_group is not it
  Reached: 5 active minutes; asked for at least 10."""


def flat(told: WhyNot) -> str:
    return " ".join(why_not_text(told, 80).split())


def test_an_alert_that_fired_is_told_first(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = flat(ask([gaming(minute) for minute in range(40)]))
    assert "Answer It did fire that day: alert " in told
    assert "40 active minutes of gaming in working hours" in told
    assert "it would have come to" not in told


def test_steps_that_are_missing_are_named(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = flat(ask([gaming(0, service="powerschool")], "student-records-then-upload"))
    assert "Reached: 1 step in order; asked for at least 2. Missing: large-upload-to-file-transfer." in told
    assert "student-information-visit: passed left out 1 - service is" in told


def test_what_is_not_stored_is_told(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    tried = {"failed_connection": True, "direction": "internal", "destination_port": 445}
    told = flat(ask([gaming(0, destination_ip=f"10.0.0.{last}", **tried) for last in range(9)], "horizontal-scan"))
    assert "Reached: at most 9 addresses tried in vain; asked for at least 50." in told
    assert "The group that came closest: destination_port 445." in told
    assert "Note Addresses of the district's own devices are not stored." in told


def test_nothing_to_look_at_is_said(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = ask([gaming(600, category="news")])
    page = flat(told)
    assert "No record of this device counted on 2026-05-12." in page
    nothing = replace(told, looks=tuple(replace(look, records=0) for look in told.looks))
    assert "The replay has no record of this device on 2026-05-12." in flat(nothing)
    assert "There is no flow record of this device." in page
    assert "The whole local day 2026-05-12" in page


def test_what_the_policy_does_not_use_is_said(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = replace(ask([gaming(0)]), applies=False)
    assert "The policy does not use this signature, so it can raise no alert." in flat(told)


def test_a_crossing_without_an_alert_is_said(ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = replace(ask([gaming(minute) for minute in range(40)]), fired=())
    assert "That is across the threshold, yet no alert stands there: see the notes." in flat(told)
    assert "more records count is not known" in flat(replace(told, looks=(replace(told.looks[0], undecided=2),)))
    one = replace(told.looks[0], undecided=1, within=1)
    assert "Whether 1 more record counts is not known" in flat(replace(told, looks=(one,)))
    assert "1 matching record does not count:" in flat(replace(told, looks=(one,)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_keep_to_their_width(width: int, ask: Callable[..., WhyNot], gaming: Gaming) -> None:
    told = ask([gaming(minute, schedule="off_hours") for minute in range(9)], "software-site-download")
    assert max(map(len, why_not_text(told, width).split("\n"))) <= width
