from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.explain.why_not import why_not
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made = Callable[..., Path]
    Gaming = Callable[..., dict[str, Any]]
    Use = Callable[..., object]

DEVICE = "device-aaaaaaaaaaaa"
GAMES = "gaming-over-allowance"
AT = "2026-05-12 10:00"


def test_the_window_asked_about_and_the_closest_of_the_day(make_folder: Made, gaming: Gaming, use: Use) -> None:
    rows = [gaming(minute) for minute in [*range(5), *range(100, 120)]]
    told = why_not(make_folder(rows, use(GAMES)), GAMES, "aaaa", AT)
    assert (told.device, told.applies, told.threshold, told.fired) == (DEVICE, True, 30, ())
    assert [(look.what, look.reached, look.across) for look in told.looks] == [("asked", 5, False), ("best", 25, False)]
    assert told.measure.startswith("the number of distinct active_minute")
    value = json.loads(json.dumps(told.as_json()))
    assert value["looks"][1]["at"] == "2026-05-12T14:59:00.000000Z"
    assert value["window_s"] == 8 * 3600


def test_a_day_without_a_record_that_counts_is_looked_at_whole(make_folder: Made, gaming: Gaming, use: Use) -> None:
    rows = [gaming(minute, category="news") for minute in range(9)]
    told = why_not(make_folder(rows, use(GAMES)), GAMES, DEVICE, "2026-05-12")
    assert [(look.what, look.records, look.reached) for look in told.looks] == [("asked", 0, 0), ("day", 9, 0)]


def test_windows_of_the_day_reach_back_before_it(make_folder: Made, gaming: Gaming, use: Use) -> None:
    # Midnight is 540 minutes before nine.
    rows = [gaming(minute) for minute in range(-550, -530)]
    told = why_not(make_folder(rows, use(GAMES)), GAMES, DEVICE, AT)
    assert told.looks[-1].reached == 20


def test_an_alert_that_stands_there_is_told(make_folder: Made, gaming: Gaming, use: Use) -> None:
    folder = make_folder([gaming(minute) for minute in range(40)], use(GAMES))
    told = why_not(folder, GAMES, DEVICE, AT)
    assert [alert["id"] for alert in told.fired] == [json.loads((folder / "alerts.jsonl").read_text())["id"]]
    assert told.looks[0].across


def test_a_signature_that_the_policy_does_not_use_is_judged_all_the_same(
    make_folder: Made, gaming: Gaming, use: Use
) -> None:
    told = why_not(make_folder([gaming(0)], use("adult-sites")), GAMES, DEVICE, AT)
    assert not told.applies
    assert told.looks[0].reached == 1


def test_another_policy_can_be_judged_by(make_folder: Made, gaming: Gaming, use: Use) -> None:
    told = why_not(make_folder([gaming(0)], use(GAMES)), GAMES, DEVICE, AT, policy="torrington-4012")
    assert (told.policy, told.threshold, told.applies) == ("torrington-4012", 15, True)
    assert "Judged by the policy torrington-4012" in told.notes[-1]


def test_a_policy_without_the_signature_does_not_apply(make_folder: Made, gaming: Gaming, use: Use) -> None:
    folder = make_folder([gaming(0)], use(GAMES))
    told = why_not(folder, "social-disruption-crowd", DEVICE, AT, policy="clinton-4306")
    assert not told.applies
    assert any("counts over several devices" in note for note in told.notes)


def test_a_site_file_fills_the_lists(make_folder: Made, gaming: Gaming, use: Use, tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('[lists]\napproved_domains = ["www.roblox.com"]\n')
    told = why_not(make_folder([gaming(0)], use(GAMES)), GAMES, DEVICE, AT, site=site)
    assert told.looks[0].reached == 0
    assert "The site file's lists count here" in told.notes[-1]


def test_addresses_that_are_not_stored_are_said_to_be(make_folder: Made, gaming: Gaming, use: Use) -> None:
    tried = {"failed_connection": True, "direction": "internal", "destination_port": 445, "destination_ip": "10.0.0.9"}
    told = why_not(make_folder([gaming(0, **tried)], use("horizontal-scan")), "horizontal-scan", DEVICE, AT)
    assert "Where destination_ip is one of them" in told.notes[0]
    assert told.looks[-1].at_most


def test_everything_that_is_wrong_is_told_at_once(make_folder: Made, gaming: Gaming, use: Use) -> None:
    folder = make_folder([gaming(0), gaming(0, device="device-aabbbbbbbbbb")], use(GAMES), flows=False)
    with pytest.raises(FaultsError) as error:
        why_not(folder, "gaming-over-alowance", "device-aaaaaaaaaaab", "noon")
    assert [fault.message for fault in error.value.faults] == [
        "no device is called 'device-aaaaaaaaaaab'",
        "'noon' is no time",
        "no signature is called 'gaming-over-alowance'",
        "the flow records of this replay are not there",
    ]
    assert f"did you mean {DEVICE}?" in str(error.value)
    assert f"did you mean {GAMES}?" in str(error.value)
    assert "replay it again: hallmonitor replay day.pcap" in str(error.value)


def test_a_beginning_that_several_devices_share_is_refused(make_folder: Made, gaming: Gaming, use: Use) -> None:
    folder = make_folder([gaming(0), gaming(0, device="device-aabbbbbbbbbb")], use(GAMES))
    with pytest.raises(FaultsError, match="2 devices begin with aa"):
        why_not(folder, GAMES, "aa", AT)
    with pytest.raises(FaultsError, match="no device is called ''"):
        why_not(folder, GAMES, "", AT)
