from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from hallmonitor.follow.alert_measures import AlertMeasures

if TYPE_CHECKING:
    from follow.conftest import Desk

USED = {"below_half": 4, "above_half": 5, "used_up": 6}


def alerts(registry: CollectorRegistry) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels[name] for name in ("signature", "clause", "level", "building")): sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "hallmonitor_follow_alerts_total"
    }


def test_every_entry_of_the_policy_is_at_zero_in_every_building(desk: Desk) -> None:
    registry, rules = CollectorRegistry(), desk.rules()
    AlertMeasures(registry).begin(rules)
    told = alerts(registry)
    entries = {(entry.signature_name, entry.clause) for entry in rules.rulebook.policy.entries}
    buildings = {"High school", "District office", "Library", "unassigned"}
    assert set(told.values()) == {0}
    assert {labels[:2] for labels in told} == entries
    assert {labels[3] for labels in told} == buildings
    assert len(told) == len(rules.rulebook.policy.entries) * len(buildings)


def test_an_alert_is_counted_where_it_began_at_zero(desk: Desk) -> None:
    registry, rules = CollectorRegistry(), desk.rules()
    measures = AlertMeasures(registry)
    measures.begin(rules)
    before = alerts(registry)
    entry = rules.rulebook.policy.entries[0]
    (level,) = {labels[2] for labels in before if labels[:2] == (entry.signature_name, entry.clause)}
    told = {"signature": {"name": entry.signature_name}, "clause": entry.clause, "level": level, "building": "Library"}
    measures.raised(told)
    after = alerts(registry)
    labels = (entry.signature_name, entry.clause, level, "Library")
    assert {name: value for name, value in after.items() if before.get(name) != value} == {labels: 1}
    measures.begin(rules)
    assert alerts(registry) == after


def test_devices_are_shown_as_they_are_now() -> None:
    registry = CollectorRegistry()
    measures = AlertMeasures(registry)

    def shown(used: str) -> float | None:
        labels = {"signature": "gaming", "used": used}
        return registry.get_sample_value("hallmonitor_follow_allowance_devices", labels)

    measures.used({"gaming": USED})
    assert [shown(word) for word in USED] == [4, 5, 6]
    measures.used({"gaming": dict.fromkeys(USED, 0)})
    assert [shown(word) for word in USED] == [0, 0, 0]
    measures.used({})
    assert [shown(word) for word in USED] == [None, None, None]
