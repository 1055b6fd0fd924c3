from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from hallmonitor.columns import Columns
from hallmonitor.follow.traffic_measures import MOST_SENSORS, TrafficMeasures

if TYPE_CHECKING:
    from collections.abc import Callable

    from follow.conftest import Demo, Desk, SpoolWriter

ROWS = [
    {"source_bytes": 1, "destination_bytes": 10, "category": "gaming", "building": "Library"},
    {"source_bytes": 2, "destination_bytes": 20, "category": "gaming", "building": "Library", "domain": "a.example"},
    {"source_bytes": 3, "destination_bytes": 30, "category": "uncategorized", "network_protocol": "quic"},
    {"source_bytes": 4, "destination_bytes": 40, "category": "unheard-of", "direction": "inbound"},
    {"source_bytes": 5, "destination_bytes": 50, "category": None, "schedule": "off_hours", "direction": "external"},
]


def samples(measures: TrafficMeasures, name: str) -> dict[tuple[str, ...], int]:
    """The samples that are not 0, by their labels' values in the order of the contract."""
    (family,) = [each for each in measures.collect() if each.name == f"hallmonitor_follow_{name}_bytes"]
    return {tuple(each.labels.values()): int(each.value) for each in family.samples if each.value}


def begun() -> TrafficMeasures:
    made = TrafficMeasures()
    made.begin(["gaming", "uncategorized"], ["Library"], ["gateway"])
    return made


def test_bytes_both_ways_by_category_direction_and_naming() -> None:
    measures = begun()
    measures.add("gateway", Columns.from_rows(ROWS))
    assert samples(measures, "traffic") == {
        ("gaming", "Library", "working", "gateway"): 33,
        ("none", "unassigned", "working", "gateway"): 33,
        ("none", "unassigned", "off_hours", "gateway"): 55,
        ("other", "unassigned", "working", "gateway"): 44,
    }
    assert samples(measures, "direction") == {
        ("outbound", "Library", "working", "gateway"): 33,
        ("outbound", "unassigned", "working", "gateway"): 33,
        ("inbound", "unassigned", "working", "gateway"): 44,
        ("external", "unassigned", "off_hours", "gateway"): 55,
    }
    assert samples(measures, "naming") == {
        ("unnamed", "Library", "working", "gateway"): 11,
        ("named", "Library", "working", "gateway"): 22,
        ("encrypted", "unassigned", "working", "gateway"): 33,
        ("unnamed", "unassigned", "working", "gateway"): 44,
        ("unnamed", "unassigned", "off_hours", "gateway"): 55,
    }


def test_all_that_is_known_shows_at_zero_from_the_start() -> None:
    shown = {each.name: len(each.samples) for each in begun().collect()}
    per_value = 2 * 2  # buildings, unassigned among them, and schedules
    assert shown == {
        "hallmonitor_follow_traffic_bytes": 2 * per_value,
        "hallmonitor_follow_direction_bytes": 4 * per_value,
        "hallmonitor_follow_naming_bytes": 4 * per_value,
    }


def test_there_is_a_bound_on_sensors() -> None:
    measures = begun()
    for number in range(MOST_SENSORS + 3):
        measures.add(f"sensor-{number}", Columns.from_rows(ROWS[:1]))
    told = samples(measures, "traffic")
    assert len(told) == MOST_SENSORS
    assert told[("gaming", "Library", "working", "other")] == 4 * 11  # the first hundred are gateway and 99 more


def test_however_files_are_cut_the_sums_are_the_same() -> None:
    whole, parts = begun(), begun()
    whole.add("gateway", Columns.from_rows(ROWS))
    for row in ROWS:
        parts.add("gateway", Columns.from_rows([row]))
    for name in ("traffic", "direction", "naming"):
        assert samples(whole, name) == samples(parts, name)


def test_the_demo_day_is_counted_whole(desk: Desk, demo: Demo, spool_writer: Callable[..., SpoolWriter]) -> None:
    writer = spool_writer()
    for until_us, flows in demo.files(7200):
        writer.write(until_us, flows)
    measures = TrafficMeasures()
    with desk.following() as following:
        following.look()
        rules = following.rules
        buildings = [building.name for building in rules.site.buildings]
        measures.begin(rules.rulebook.catalogue.categories, buildings, following.reader.sensors)
        assert following.reader.sensors == {"replay"}
        while (step := following.step(4_000_000_000_000_000)).taken is not None:
            assert step.columns is not None
            measures.add(step.taken.file.sensor, step.columns)
            following.commit(4_000_000_000_000_000)
            following.release()
    octets = sum(
        int(value) for name in ("source_bytes", "destination_bytes") for value in demo.table.column(name).to_pylist()
    )
    for name in ("traffic", "direction", "naming"):
        told = samples(measures, name)
        assert sum(told.values()) == octets
        assert {labels[1] for labels in told} == {"High school", "District office", "Library", "unassigned"}
        assert {labels[2:] for labels in told} == {("working", "replay"), ("off_hours", "replay")}
    assert {labels[0] for labels in samples(measures, "naming")} >= {"named", "encrypted", "unnamed"}
    assert "other" not in {label for labels in samples(measures, "traffic") for label in labels}


def test_registering_collects_nothing_yet() -> None:
    registry = CollectorRegistry()
    registry.register(TrafficMeasures())
    assert [family.samples for family in registry.collect()] == [[], [], []]
