from __future__ import annotations

from flow_batches import flow_batch

from hallmonitor_agent.status import Traffic
from hallmonitor_agent.traffic_totals import TrafficTotals

SIZES = {"source_packets": 2, "destination_packets": 3, "source_bytes": 100, "destination_bytes": 1000}


def test_records_are_summed_by_value_and_direction() -> None:
    totals = TrafficTotals("category")
    totals.add(
        [
            flow_batch(
                [
                    {"category": "games", "direction": "outbound", **SIZES},
                    {"category": "games", "direction": "outbound", "record_seq": 1, **SIZES},
                    {"category": "games", "direction": "internal", **SIZES},
                    {"category": None, "direction": "outbound", **SIZES},
                ]
            )
        ]
    )
    totals.add([flow_batch([{"category": "games", "direction": "outbound", **SIZES}]), flow_batch([])])
    assert totals.taken() == {
        ("games", "outbound"): Traffic(packets=15, bytes=3300, flows=2),
        ("games", "internal"): Traffic(packets=5, bytes=1100, flows=1),
        ("", "outbound"): Traffic(packets=5, bytes=1100, flows=1),
    }


def test_what_was_taken_does_not_change() -> None:
    totals = TrafficTotals("network_protocol")
    taken = totals.taken()
    totals.add([flow_batch([{"network_protocol": "tls", **SIZES}])])
    assert taken == {}
    assert totals.taken() == {("tls", ""): Traffic(packets=5, bytes=1100, flows=1)}
