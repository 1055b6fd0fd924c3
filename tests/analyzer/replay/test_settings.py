from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import time
from typing import TYPE_CHECKING

from hallmonitor.policy.model import PolicyEntry
from hallmonitor.replay.rulebook import Rulebook
from hallmonitor.replay.settings import settings
from hallmonitor.report.view import AllowanceSetting
from hallmonitor.shipped import root
from hallmonitor.site import Site

if TYPE_CHECKING:
    from hallmonitor.report.view import SignatureSetting


def rulebook(*entries: PolicyEntry) -> Rulebook:
    loaded = Rulebook.load("torrington-4012", Site(), root())
    return replace(loaded, policy=loaded.policy.model_copy(update={"entries": entries})) if entries else loaded


def setting(**changes: object) -> SignatureSetting:
    entry = PolicyEntry.model_validate({"clause": "other-use", "evidence": "indicated", **changes})
    (told,) = settings(rulebook(entry), Site()).signatures
    return told


def test_every_entry_of_the_policy_is_told_in_its_order() -> None:
    whole = rulebook()
    told = settings(whole, Site())
    assert [each.name for each in told.signatures] == [entry.signature_name for entry in whole.policy.entries]
    for each in told.signatures:
        signature = whole.signatures[each.name]
        assert (each.window_s is None) == (signature.correlation is None) == (each.quiet_s is not None)
        assert each.level == signature.level or "level" in each.changed
    assert json.dumps(asdict(told))


def test_the_sites_pipelines_are_told() -> None:
    assert settings(rulebook(), Site()).pipelines == ()
    assert settings(rulebook(), Site.model_validate({"signatures": {"pipelines": ["zeek"]}})).pipelines == ("zeek",)


def test_the_sites_buildings_are_told() -> None:
    site = Site.model_validate({"buildings": [{"name": "Library", "networks": ["10.0.0.0/24"]}]})
    assert (settings(rulebook(), Site()).buildings, settings(rulebook(), site).buildings) == ((), ("Library",))


def test_a_setting_that_the_policy_leaves_alone_is_as_shipped() -> None:
    told = setting(signature_name="gaming-over-allowance")
    assert told.changed == ()
    assert (told.schedules, told.operator, told.window_s, told.quiet_s) == (("working",), "gte", 28_800, None)
    assert "approved-domains" in told.filters


def test_what_the_policy_changes_is_told_with_what_was_shipped() -> None:
    shipped = setting(signature_name="gaming-over-allowance")
    told = setting(
        signature_name="gaming-over-allowance", threshold=7, level="critical", exempt_groups=["staff", "office"]
    )
    assert (told.threshold, told.level, told.exempt_groups) == (7, "critical", ("staff", "office"))
    assert told.shipped == {"level": shipped.level, "threshold": f"{shipped.threshold}", "exempt_groups": "none"}
    assert told.changed == ("level", "threshold", "exempt_groups")


def test_the_signatures_own_schedule_stays_in_force() -> None:
    both = setting(signature_name="gaming-over-allowance", schedules=["working", "off_hours"])
    assert (both.schedules, both.changed) == (("working",), ())
    plain = setting(signature_name="bittorrent-transfer", schedules=["off_hours"])
    assert (plain.schedules, plain.shipped) == (("off_hours",), {"schedules": "all"})
    assert (plain.threshold, plain.window_s, plain.quiet_s) == (1, None, 3600)


def test_the_site_is_told() -> None:
    site = Site.model_validate(
        {
            "device_key": "mac",
            "working_hours": {"days": ["mon", "sat"], "start": time(7, 30), "end": "15:00"},
            "groups": [{"name": "guests", "addresses": ["10.20.2.0/24"]}],
            "lists": {"approved_domains": ["shop.example.org"]},
        }
    )
    told = settings(rulebook(), site)
    assert told.lists == {"approved_domains": ("shop.example.org",)}
    assert (told.groups, told.device_key) == (("guests",), "mac")
    assert (told.working_days, told.working_start, told.working_end) == (("mon", "sat"), "07:30:00", "15:00:00")


def test_allowances_and_the_calendar_are_told() -> None:
    granted = setting(
        signature_name="gaming-over-allowance",
        allowances=[{"minutes": 5, "megabytes": 2, "groups": ["staff"]}, {"minutes": 9, "schedules": ["working"]}],
    )
    assert granted.allowances == (
        AllowanceSetting(5, 2_000_000, (), ("staff",)),
        AllowanceSetting(9, None, ("working",)),
    )
    assert setting(signature_name="gaming-over-allowance").allowances == ()
    site = Site.model_validate({"calendar": {"holidays": [{"first": "2026-11-11"}]}})
    assert settings(rulebook(), site).calendar == ("2026-11-11: holiday",)
    assert settings(rulebook(), Site()).bells == ()
