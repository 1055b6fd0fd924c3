from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.alerts import Loss
from hallmonitor.explain.alert_explained import explain_alert
from hallmonitor.explain.alert_text import alert_text
from hallmonitor.explain.kept_folder import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.explain.explanation import Explanation
    from hallmonitor.signature import SignatureSet

    Explain = Callable[..., Explanation]

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000


@pytest.fixture
def explain(make_folder: Callable[..., Path], use: Callable[..., object], signatures: SignatureSet) -> Explain:
    def one(rows: list[dict[str, Any]], name: str, losses: tuple[Loss, ...] = (), **changes: object) -> Explanation:
        folder = make_folder(rows, use(name, **changes), losses=losses)
        return explain_alert(folder, open_folder(folder).alerts[0]["id"], signatures)

    return one


def test_the_page_of_an_alert(explain: Explain, gaming: Callable[..., dict[str, Any]]) -> None:
    rows = [gaming(minute, sensor="gate") for minute in range(35)]
    rows += [gaming(minute, sensor="gate", domain="approved.example") for minute in (10, 11)]
    told = explain(rows, "gaming-over-allowance", threshold=20, exempt_groups=("it",))
    page = alert_text(told, 80, plain=True)
    assert page.startswith(PAGE.format(id=told.alert["id"]))
    titles = [line for line in page.split("\n") if line and not line.startswith(" ")]
    assert titles[1:] == [
        "Why it fired",
        "Clause of the policy",
        "What was measured",
        "Over time",
        "Flows",
        "What cannot be concluded",
        "What to check next",
        "What was not seen",
        "Exceptions that applied",
        "How to check this",
    ]
    flat = " ".join(page.split())
    assert told.alert["cannot_show"] in flat
    assert told.alert["advice"] in flat
    assert "The first 20 by time are shown; the sums are of all." in flat
    assert "No loss of packets is known from one window before the first record to the last." in flat
    assert "It left out 2 records of 2 flows of this group that would have counted." in flat
    assert "device_group is not it It left out nothing of this group in that time." in flat
    assert told.command in flat
    assert "The stored flow records, matched anew, give the number of flows" in flat


@pytest.mark.parametrize(
    ("buildings", "told"), [(("Library",), True), (("Library", "High school"), False), (("Library", None), False)]
)
def test_the_building_is_told_where_all_records_are_of_one(
    explain: Explain, gaming: Callable[..., dict[str, Any]], buildings: tuple[str | None, ...], *, told: bool
) -> None:
    rows = [gaming(minute, building=buildings[minute % len(buildings)]) for minute in range(35)]
    assert ("Library" in explain(rows, "gaming-over-allowance").text()) is told


def test_blindness_is_told_with_its_bounds(explain: Explain, gaming: Callable[..., dict[str, Any]]) -> None:
    losses = (Loss(NINE, NINE + 5 * MINUTE, "dropped", 1200), Loss(None, NINE + MINUTE, "capture_cut"))
    flat = " ".join(explain([gaming(minute) for minute in range(35)], "gaming-over-allowance", losses).text().split())
    assert (
        "2 losses overlap: 5 min without sight; of 1 the beginning or the end is not known, so it can be longer; "
        "1,200 packets known to be lost; those of 1 were not counted."
    ) in flat
    assert "dropped: from 2026-05-12 09:00:00 EDT to 2026-05-12 09:05:00 EDT, 1,200 packets" in flat
    assert "capture_cut: from not known to 2026-05-12 09:01:00 EDT, packets not counted" in flat


def test_a_plain_rule_is_told_by_its_records(explain: Explain, gaming: Callable[..., dict[str, Any]]) -> None:
    rows = [gaming(minute, network_protocol="bittorrent", category="peer-to-peer") for minute in (0, 0, 30)]
    page = explain(rows, "bittorrent-transfer").text()
    flat = " ".join(page.split())
    assert "Reached: 3 flows in the whole alert; one record is enough." in flat
    assert "A silence of 1 h would have ended it." in flat
    assert "Records in each 1 min: 09:00 |█" in flat
    assert "crossed at" not in page
    assert "No filter, exemption or allowance stands on this signature." in flat


def test_steps_are_told_one_by_one(explain: Explain, gaming: Callable[..., dict[str, Any]]) -> None:
    upload = {"category": "file-transfer", "service": "dropbox", "source_bytes": 9_000_000}
    page = explain([gaming(0, service="powerschool"), gaming(9, **upload)], "student-records-then-upload").text(110)
    assert "A flow record is a step where it fits one of these." in page
    assert "    student-information-visit:\n      service is aspen" in page
    assert "2 steps in order (first across the threshold, furthest, last record that counts)" in page
    assert "step" in next(line for line in page.split("\n") if "local time" in line)


def test_hashes_that_differ_are_told(explain: Explain, gaming: Callable[..., dict[str, Any]]) -> None:
    told = explain([gaming(minute) for minute in range(35)], "gaming-over-allowance")
    other = replace(told, hashes={"ruleset": "cd" * 32})
    assert "another hash of ruleset" not in told.text()
    assert "The alert tells another hash of ruleset than the summary." in other.text()


PAGE = """\
Alert {id}: Games beyond the allowance in working hours
  level   low
  device  device-aaaaaaaaaaaa, of the group default
  sensor  gate
  from    2026-05-12 09:00:00 EDT
  to      2026-05-12 09:34:30 EDT (34 min)
  state   open

Why it fired
  35 active minutes of gaming in working hours on 12 May 2026 between 09:00 and
  09:34; threshold 20 in 8 h.

Clause of the policy
  A board, Use of systems: other-use.
  Use for other ends. (The clause in our words; the policy's own text decides.)
  Indicated: traffic points to this use without showing it. It raises a question
  for a person.
  What was done is not seen.

What was measured
  A flow record counts where it is this.
    all of these:
      category is gaming
      schedule is working
      destination_bytes is at least 20,000
  Asked for: the number of distinct active_minute among matching flow records in
  any 8 h of one device is at least 20.
  Reached: 35 active minutes; asked for at least 20.
  The policy sets this threshold; the signature's own is 30.

Over time
  The most of any 8 h that ends in each 1 min:
    09:00 |......::::-----====+++++****%%%%###| 09:35
                              ^ crossed at 09:19:00
"""
