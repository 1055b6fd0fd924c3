from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hallmonitor.report import AllowanceSetting, SettingsView, SignatureSetting, render
from hallmonitor.report.settings import allowance_rows, limit, setting_rows, site_facts

if TYPE_CHECKING:
    from conftest import MakeReport

GAMING = SignatureSetting(
    "gaming-over-allowance",
    "other-use",
    "medium",
    "gte",
    15,
    "active minutes",
    28_800,
    schedules=("working",),
    exempt_groups=("guests", "office"),
    filters=("approved-domains",),
    changed=("threshold",),
    shipped={"threshold": "30"},
)
PLAIN = SignatureSetting("bittorrent-transfer", "copyright", "high", "gte", 1, "flows", None, 3600)


def view(domains: int = 2) -> SettingsView:
    lists = {"approved_domains": tuple(f"{n}.example.org" for n in range(domains))}
    return SettingsView((GAMING, PLAIN), lists, ("guests", "office"), ("mon", "tue"), "08:00:00", "16:00:00", "address")


def test_each_signature_is_told_with_its_changes() -> None:
    gaming, plain = setting_rows(view())
    assert gaming.threshold == "at least 15 active minutes within 8 h"
    assert (gaming.schedules, gaming.exempt, gaming.filters) == ("working hours", "guests, office", "approved-domains")
    assert gaming.changed == "changed by the policy: threshold (as shipped: 30)"
    assert plain.threshold == "one is enough; 1 h without another ends the alert"
    assert (plain.schedules, plain.exempt, plain.filters, plain.changed) == (
        *("at all times", "none", "none"),
        "as shipped",
    )


@pytest.mark.parametrize(
    ("domains", "end"),
    [
        (0, "no entries"),
        (50, "49.example.org"),
        (51, "49.example.org; 50 of 51 entries are listed here, all are in summary.json"),
    ],
)
def test_lists_are_capped_and_it_is_said(domains: int, end: str) -> None:
    facts = dict(site_facts(view(domains)))
    assert facts["List approved_domains"].endswith(end)
    assert "50.example.org" not in facts["List approved_domains"]


def test_hours_groups_and_device_key_are_told() -> None:
    facts = dict(site_facts(view()))
    assert facts["Working hours"] == "Mon, Tue, 08:00 up to 16:00, local time"
    assert facts["A device is told apart by"] == "its IP address"
    assert facts["Device groups"] == "guests, office, default (all others)"
    assert "Buildings" not in facts
    assert dict(site_facts(replace(view(), buildings=("Library", "Annex"))))["Buildings"] == "Library; Annex"


def test_bytes_are_told_in_larger_units_too() -> None:
    assert limit("gte", 10_000_000, "bytes", 3600) == "at least 10 MB (10,000,000 bytes) within 1 h"


def test_the_page_has_them_where_they_are_known(make_report: MakeReport) -> None:
    page = render(make_report(settings=view()))
    assert "at least 15 active minutes within 8 h" in page
    assert 'href="#settings"' in page
    assert "Settings in force" not in render(make_report())


def test_allowances_are_told_by_signature() -> None:
    granted = replace(
        GAMING,
        allowances=(AllowanceSetting(30, None, ("off_hours",), ("staff",)), AllowanceSetting(None, 5_000_000)),
    )
    whole = replace(view(), signatures=(granted, PLAIN))
    told = "30 min a day outside working hours, for staff; 5.0 MB a day"
    assert allowance_rows(whole) == [("gaming-over-allowance", told)]
    assert allowance_rows(view()) == []


def test_the_calendar_is_told_where_there_is_one() -> None:
    facts = dict(site_facts(replace(view(), calendar=("2026-11-11: holiday", "a"), bells=("regular (Mon): 1",))))
    assert facts["Days with other hours"] == "2026-11-11: holiday; a"
    assert facts["Bell schedules"] == "regular (Mon): 1"
    assert "Pipelines that signatures are read with" not in facts
    facts = dict(site_facts(replace(view(), pipelines=("zeek", "ecs"))))
    assert facts["Pipelines that signatures are read with"] == "zeek; ecs"
    assert not {"Days with other hours", "Bell schedules"} & set(dict(site_facts(view())))
