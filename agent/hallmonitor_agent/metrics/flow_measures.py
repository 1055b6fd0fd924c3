"""Metrics of the flows: how many there are, what they carried, how they came by their names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.metrics.decoding_measures import counted
from hallmonitor_agent.metrics.label_sets import CATEGORIES, PROTOCOLS, bounded
from hallmonitor_agent.metrics.measure import Measure, alone

if TYPE_CHECKING:
    from hallmonitor_agent.metrics.measure import Values
    from hallmonitor_agent.status import Status

_UNITS: Final = {"flows": "Flows", "packets": "Packets of flows", "bytes": "Bytes of flows"}


def _by_protocol(status: Status, unit: str) -> Values:
    sums = bounded(status.by_network_protocol, PROTOCOLS)
    return [(labels, getattr(traffic, unit)) for labels, traffic in sums.items()]


def _by_category(status: Status, unit: str) -> Values:
    sums = bounded(status.by_category, CATEGORIES | status.categories)
    return [(labels, getattr(traffic, unit)) for labels, traffic in sums.items()]


FLOW_MEASURES: Final = (
    *(
        Measure(
            "counter",
            f"category_{unit}_total",
            f"{words} in the records so far, by category and direction; none for flows without a category.",
            ("category", "direction"),
            partial(_by_category, unit=unit),
        )
        for unit, words in _UNITS.items()
    ),
    *(
        Measure(
            "counter",
            f"protocol_{unit}_total",
            f"{words} in the records so far, by application protocol and direction; none where it was not recognised.",
            ("network_protocol", "direction"),
            partial(_by_protocol, unit=unit),
        )
        for unit, words in _UNITS.items()
    ),
    Measure(
        "counter",
        "flows_total",
        "Flows begun.",
        (),
        lambda status: alone(status.engine_number("flows")),
    ),
    Measure(
        "gauge",
        "open_flows",
        "Flows in the table.",
        (),
        lambda status: alone(status.open_flows),
    ),
    Measure(
        "gauge",
        "open_flows_limit",
        "Flows that the table can hold, by the memory's bound.",
        (),
        lambda status: alone(status.max_flows),
    ),
    Measure(
        "gauge",
        "memory_bound_bytes",
        "Resident memory that the agent may take; process_resident_memory_bytes tells what it takes.",
        (),
        lambda status: alone(status.memory_bound_bytes),
    ),
    Measure(
        "counter",
        "flow_records_total",
        "Flow records made; a flow that lasts has one a minute.",
        (),
        lambda status: alone(status.engine_number("records")),
    ),
    Measure(
        "counter",
        "flows_forced_total",
        "Flows that were closed early, since the table was full.",
        (),
        lambda status: alone(status.engine_number("flows_forced")),
    ),
    Measure(
        "counter",
        "named_flows_total",
        "Flows that ended, by where their domain was read; none where it was not.",
        ("domain_source",),
        lambda status: [((source,), value) for source, value in counted(status, "names").items()],
    ),
    Measure(
        "counter",
        "naming_evicted_total",
        "Flows whose first bytes were given up before they told a name, since their pool was full.",
        (),
        lambda status: alone(status.engine_number("naming_evicted")),
    ),
    Measure(
        "counter",
        "answers_evicted_total",
        "DNS answers that were forgotten early, since their pool was full.",
        (),
        lambda status: alone(status.engine_number("answers_evicted")),
    ),
    Measure(
        "gauge",
        "catalogue_domains",
        "Domains in the catalogue in use; 0 without one.",
        (),
        lambda status: alone(status.catalogue_domains),
    ),
)
