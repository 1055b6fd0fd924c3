from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.alerts import Loss
from hallmonitor.explain.alert_explained import explain_alert
from hallmonitor.explain.kept_folder import open_folder
from hallmonitor.identity import SiteKey
from hallmonitor.replay import ReplayJob, Rulebook, replay
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures
from hallmonitor.site import load_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay
    from hallmonitor.signature import SignatureSet

    Made = Callable[..., Path]
    Gaming = Callable[..., dict[str, Any]]

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000


@pytest.fixture(scope="session", params=["torrington-4012", "clinton-4306"])
def replayed(request: pytest.FixtureRequest, demo_day: DemoDay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo day, judged by each shipped policy."""
    site = load_site(demo_day.site)
    rulebook = Rulebook.load(request.param, site, root(), demo_day.site)
    out = tmp_path_factory.mktemp("explained") / "out"
    job = ReplayJob(
        captures=(demo_day.capture,), rulebook=rulebook, site=site, key=SiteKey(bytes(range(32))),
        policy_named=request.param, site_file=demo_day.site,
    )  # fmt: skip
    replay(job, out)
    return out


def test_every_alert_of_the_demo_day_is_found_again_in_the_stored_flows(replayed: Path) -> None:
    kept = open_folder(replayed)
    signatures = load_signatures(root(), kept.lists)
    assert len(kept.alerts) > 20
    for alert in kept.alerts:
        told = explain_alert(replayed, alert["id"], signatures)
        assert told.exact, alert["signature"]["name"]
        assert told.flows is not None
        assert told.flows.flows == alert["evidence"]["flows"]
        if told.over_time is None:
            assert alert["signature"]["name"] == "horizontal-scan"
        else:
            furthest = {moment.what: moment.measured for moment in told.over_time.moments}["furthest"]
            assert furthest == alert["measured"]["value"]
        for width in (80, 120):
            assert max(map(len, told.text(width).split("\n"))) <= width


def test_an_alert_is_told_with_all_that_belongs_to_it(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    rows = [gaming(minute) for minute in range(35)]
    rows += [gaming(minute, domain="approved.example") for minute in range(10, 14)]
    loss = Loss(NINE, NINE + MINUTE, "capture_cut", 12)
    folder = make_folder(rows, use("gaming-over-allowance", threshold=20, exempt_groups=("it",)), losses=[loss])
    told = explain_alert(folder, open_folder(folder).alerts[0]["id"], signatures, flows_shown=3)
    assert told.exact
    assert told.measure.endswith("in any 8 h of one device is at least 20")
    assert told.flows is not None
    assert (len(told.flows.rows), told.flows.flows) == (3, 35)
    assert [(one.origin, one.records, one.flows) for one in told.left_out] == [
        ("filter approved-domains", 4, 4),
        ("exempt groups of the policy", 0, 0),
    ]
    assert (told.blind.blind_us, told.blind.packets) == (MINUTE, 12)
    assert told.clause is not None
    assert told.setting is not None
    assert told.setting["shipped"] == {"threshold": "30"}
    assert told.rules[0].lines[0] == "all of these:"
    assert told.over_time is not None
    assert {one.what: one.measured for one in told.over_time.moments}["crossed"] == 20
    assert told.notes == ()


def test_a_signature_that_has_changed_is_not_taken_for_what_it_was(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    folder = make_folder([gaming(minute) for minute in range(35)], use("gaming-over-allowance"))
    other = replace(signatures["gaming-over-allowance"], sha256="0" * 64)
    told = explain_alert(folder, open_folder(folder).alerts[0]["id"], [other])
    assert not told.exact
    assert told.rules == ()
    assert told.over_time is None
    assert told.flows is not None
    assert told.flows.flows == 35
    assert "has changed since" in told.notes[0]
    assert "is not at hand" in explain_alert(folder, open_folder(folder).alerts[0]["id"], []).notes[0]


def test_flows_that_are_gone_are_said_to_be(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    folder = make_folder([gaming(minute) for minute in range(35)], use("gaming-over-allowance"), flows=False)
    told = explain_alert(folder, open_folder(folder).alerts[0]["id"], signatures)
    assert told.flows is None
    assert "not there any more" in told.notes[0]
    assert "Flows\n" not in told.text()
    assert "category is gaming" in told.text()


def test_sums_that_differ_are_told(
    make_folder: Made, gaming: Gaming, use: Callable[..., object], signatures: SignatureSet
) -> None:
    rows = [gaming(minute) for minute in range(35)]
    folder = make_folder(rows, use("gaming-over-allowance"))
    path = folder / "alerts.jsonl"
    path.write_text(path.read_text().replace('"source_bytes":3500', '"source_bytes":3501'))
    told = explain_alert(folder, open_folder(folder).alerts[0]["id"], signatures)
    assert not told.exact
    assert told.over_time is None
    assert "do not add up" in told.notes[0]
