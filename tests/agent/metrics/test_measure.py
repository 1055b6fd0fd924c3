from __future__ import annotations

from hallmonitor_agent.metrics.measure import Measure, alone
from hallmonitor_agent.status import Status


def test_a_counter_has_its_values_under_its_labels() -> None:
    measure = Measure("counter", "lost_packets_total", "Lost.", ("cause",), lambda _status: [(("ring_full",), 3.0)])
    family = measure.family(Status(started_s=0, stepped_s=0))
    (sample,) = family.samples
    assert (family.type, sample.name) == ("counter", "hallmonitor_agent_lost_packets_total")
    assert (sample.labels, sample.value) == ({"cause": "ring_full"}, 3.0)


def test_a_gauge_is_read_from_the_status() -> None:
    measure = Measure("gauge", "stepped", "When.", (), lambda status: alone(status.stepped_s))
    family = measure.family(Status(started_s=0, stepped_s=7))
    assert (family.type, family.samples[0].value) == ("gauge", 7)
