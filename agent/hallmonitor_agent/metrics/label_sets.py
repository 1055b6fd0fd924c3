"""The values that labels may have: bounded sets, and one value for everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_agent.status import Traffic
from hallmonitor_engine import application_services, port_services, protocol_services

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

OTHER: Final = "other"
"""Stands for whatever is not in its set."""
NONE: Final = "none"
"""Stands for a flow without a category, or whose protocol was not recognised."""

DIRECTIONS: Final = frozenset({"outbound", "inbound", "internal", "external"})
PROTOCOLS: Final = frozenset(name for name, _ in protocol_services())
"""The application protocols that the engine knows."""
LOSS_CAUSES: Final = (
    "agent_stopped",
    "capture_cut",
    "capture_drop",
    "clock_step",
    "interface_down",
    "link_unsupported",
    "nic_drop",
    "ring_full",
    "softirq_drop",
    "spool_full",
    "table_full",
)
"""The causes of loss records."""
CATEGORIES: Final = frozenset(
    {category for _, _, _, _, category in port_services()}
    | {category for _, category in application_services()}
    | {implied[1] for _, implied in protocol_services() if implied is not None}
)
"""The categories that follow from protocol and port alone, without a catalogue."""


def bounded(traffic: Mapping[tuple[str, str], Traffic], known: Collection[str]) -> dict[tuple[str, str], Traffic]:
    """Sum traffic by a known value and a direction; what is not known is `other`, what is empty `none`."""
    sums = dict[tuple[str, str], Traffic]()
    for (value, direction), each in traffic.items():
        key = (_within(value, known), _within(direction, DIRECTIONS))
        before = sums.get(key, Traffic(0, 0, 0))
        sums[key] = Traffic(before.packets + each.packets, before.bytes + each.bytes, before.flows + each.flows)
    return sums


def _within(value: str, known: Collection[str]) -> str:
    return NONE if not value else value if value in known else OTHER
