from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from hallmonitor.report.cards import card, cause, chosen_alerts, loss_sentence, sections, threshold
from hallmonitor.report.view import PolicyView
from hallmonitor.report.words import LocalTime
from hallmonitor_engine import LOSS_SCHEMA

if TYPE_CHECKING:
    from conftest import MakeAlert, MakeReport

NEW_YORK = LocalTime("America/New_York")


def test_sections_follow_the_policy(make_report: MakeReport, make_alert: MakeAlert) -> None:
    policy = make_report().policy
    alerts = [make_alert(n, clause=clause) for n, clause in enumerate(["social-networking", "copyright", "elsewhere"])]
    assert [section.clause.id for section in sections(policy, alerts, NEW_YORK)] == [
        "copyright",
        "social-networking",
        "elsewhere",
    ]


def test_every_device_has_its_turn_before_any_has_two(make_alert: MakeAlert) -> None:
    busy = [make_alert(n, device="device-busy", level="high") for n in range(100)]
    quiet = [make_alert(200 + n, device=f"device-{n}", level="low") for n in range(5)]
    chosen = Counter(alert["device"] for alert in chosen_alerts([*busy, *quiet], 10))
    assert chosen["device-busy"] == 5
    assert len(chosen) == 6


def test_gravest_first(make_alert: MakeAlert) -> None:
    alerts = [make_alert(n, level=level) for n, level in enumerate(["low", "critical", "odd", "medium"])]
    policy = PolicyView("p", "P", "B", ())
    (section,) = sections(policy, alerts, NEW_YORK)
    assert [c.level for c in section.cards] == ["critical", "medium", "low", "odd"]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (
            {"operator": "gte", "value": 20, "unit": "active minutes", "window_s": 14_400},
            "at least 20 active minutes within 4 h",
        ),
        ({"operator": "gt", "value": 1, "unit": "flows", "window_s": 0}, "more than 1 flow"),
        (
            {"operator": "gte", "value": 10_000_000, "unit": "bytes", "window_s": 3600},
            "at least 10 MB (10,000,000 bytes) within 1 h",
        ),
    ],
)
def test_threshold_in_words(make_alert: MakeAlert, limit: dict[str, object], words: str) -> None:
    assert threshold(make_alert(threshold=limit)) == words


def test_both_bounds_of_a_range_are_told(make_alert: MakeAlert) -> None:
    bounds = {"operator": "gt", "value": 20, "unit": "active minutes", "window_s": 14_400}
    alert = make_alert(threshold={**bounds, "limit": {"operator": "lte", "value": 60}})
    assert threshold(alert) == "more than 20 active minutes and at most 60 active minutes within 4 h"


def test_measured_says_what_it_is_over(make_alert: MakeAlert) -> None:
    limit = {"operator": "gte", "value": 1, "unit": "flows", "window_s": 3600}
    plain = make_alert(measured={"value": 7, "unit": "flows", "over": "alert"}, threshold=limit)
    facts = dict(card(plain, NEW_YORK).facts)
    assert facts["Measured over the whole alert"] == "7 flows"
    assert facts["Threshold"] == "one is enough; 1 h without another ends the alert"
    facts = dict(card(make_alert(), NEW_YORK).facts)
    assert facts["Measured: the most within any 4 h"] == "43 active minutes"
    assert facts["Active minutes, whole alert"] == "43"
    least = card(make_alert(threshold=limit | {"operator": "lt"}), NEW_YORK)
    assert "Measured: the least within any 1 h" in dict(least.facts)


def test_three_times_are_told_apart(make_alert: MakeAlert) -> None:
    times = card(make_alert(1), NEW_YORK).times
    assert [(words.partition(":")[0], local, utc) for words, local, utc in times] == [
        ("First", "Tue 12 May 2026, 08:07:00 EDT", "2026-05-12T12:07:00.000000Z"),
        ("Crossed", "Tue 12 May 2026, 08:26:00 EDT", "2026-05-12T12:26:00.000000Z"),
        ("Last", "Tue 12 May 2026, 08:49:00 EDT", "2026-05-12T12:49:00.000000Z"),
    ]


def test_the_building_is_told_where_there_is_one(make_alert: MakeAlert) -> None:
    assert dict(card(make_alert(), NEW_YORK).facts)["Building"] == "High school"
    assert "Building" not in dict(card(make_alert(building=None), NEW_YORK).facts)


def test_crowd_has_no_device(make_alert: MakeAlert) -> None:
    assert card(make_alert(device=None), NEW_YORK).device == "many devices together"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ({}, None),
        ({"destination_ip": "198.51.100.7"}, "198.51.100.7"),
        ({"destination_ip": "198.51.100.7", "destination_port": 22}, "198.51.100.7, port 22"),
        ({"destination_port": 0}, "port 0"),
        ({"peer": "device-00000000000a"}, "device-00000000000a"),
        ({"destination_ip": "device-000000000001"}, "the device itself"),
        ({"destination_ip": None, "destination_port": 22}, "an address that is not told, port 22"),
        ({"registered_domain": "example.org"}, "names under example.org"),
    ],
)
def test_what_was_aimed_at_is_told(make_alert: MakeAlert, group: dict[str, object], words: str | None) -> None:
    made = card(make_alert(1, group={"device": "device-000000000001", **group}), NEW_YORK)
    assert dict(made.facts).get("Aimed at") == words


def test_few_flows_need_no_note(make_alert: MakeAlert) -> None:
    alert = make_alert()
    alert["evidence"] |= {"flows": 2, "flow_ids": ["00", "01"]}
    made = card(alert, NEW_YORK)
    assert made.flow_ids == ("00", "01")
    assert made.flow_ids_note == ""


def test_losses_are_capped(make_alert: MakeAlert) -> None:
    loss = {"from": "2026-05-12T12:20:00.000000Z", "to": "2026-05-12T12:20:00.000000Z", "cause": "x_y", "packets": None}
    made = card(make_alert(losses=[loss] * 9), NEW_YORK)
    assert made.losses[-1] == "and 4 more"
    assert made.losses[0] == "blind at Tue 12 May 2026, 08:20:00 EDT, an unknown number of packets: x y"


def test_loss_sentence_gives_span_and_cause() -> None:
    assert loss_sentence(NEW_YORK, 0, 2_000_000, "capture_cut", 1204) == (
        "blind from Wed 31 Dec 1969, 19:00:00 to 19:00:02 EST, 1,204 packets: "
        "the capture ends inside a packet or is damaged"
    )


def test_every_cause_of_engine_and_agent_has_words() -> None:
    told = re.findall(r"[a-z]+_[a-z]+", LOSS_SCHEMA.field("cause").metadata[b"description"].decode())
    assert {"capture_cut", "table_full", "ring_full"} <= set(told)
    for name in (*told, "nic_drop", "softirq_drop", "spool_full", "agent_stopped"):
        assert cause(name) != name.replace("_", " "), name


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, None, "blind from Wed 31 Dec 1969, 19:00:00 EST, no packets: x"),
        (None, 0, "blind until Wed 31 Dec 1969, 19:00:00 EST, no packets: x"),
        (None, None, "blind at a time that is not known, no packets: x"),
    ],
)
def test_loss_with_unknown_bounds(start: int | None, end: int | None, words: str) -> None:
    assert loss_sentence(NEW_YORK, start, end, "x", 0) == words


@pytest.mark.parametrize(
    ("kept", "note"),
    [
        (10, ""),
        (11, "The 10 domains with the most flows are listed here; alerts.jsonl holds 11."),
        (20, "The 10 domains with the most flows are listed here; alerts.jsonl holds 20 (its cap is 20)."),
    ],
)
def test_domains_are_capped_and_it_is_said(make_alert: MakeAlert, kept: int, note: str) -> None:
    alert = make_alert()
    alert["evidence"]["domains"] = [{"domain": f"{n}.example", "flows": 1, "bytes": 1} for n in range(kept)]
    made = card(alert, NEW_YORK)
    assert [domain for domain, _, _ in made.domains] == [f"{n}.example" for n in range(min(kept, 10))]
    assert made.domains_note == note
