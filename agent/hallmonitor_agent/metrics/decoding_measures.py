"""Metrics of decoding: what was refused and why, fragments, tunnels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.metrics.measure import Measure, alone

if TYPE_CHECKING:
    from hallmonitor_agent.metrics.measure import Values
    from hallmonitor_agent.status import Status


def counted(status: Status, name: str) -> dict[str, int]:
    """Give those of the engine's counters that are themselves counts by name; none where it has no such."""
    counts = status.engine.get(name)
    if not isinstance(counts, Mapping):
        return {}
    return {str(key): value for key, value in counts.items() if isinstance(value, int)}


def _by_layer_and_reason(status: Status, name: str) -> Values:
    for key, value in counted(status, name).items():
        layer, _, reason = key.partition(".")
        yield (layer, reason), value


DECODING_MEASURES: Final = (
    Measure(
        "counter",
        "refused_packets_total",
        "Packets whose headers do not tell a flow, by layer and reason; they are in no record.",
        ("layer", "reason"),
        lambda status: _by_layer_and_reason(status, "refused"),
    ),
    Measure(
        "counter",
        "damaged_packets_total",
        "Packets whose TCP or UDP header is cut off or contradicts itself; they are in the records of their ports.",
        ("layer", "reason"),
        lambda status: _by_layer_and_reason(status, "damaged"),
    ),
    Measure(
        "counter",
        "fragments_total",
        "IP fragments read.",
        (),
        lambda status: alone(counted(status, "fragments").get("packets", 0)),
    ),
    Measure(
        "counter",
        "fragments_bad_total",
        "IP fragments that can be part of no datagram.",
        (),
        lambda status: alone(counted(status, "fragments").get("bad", 0)),
    ),
    Measure(
        "counter",
        "fragmented_datagrams_total",
        "Datagrams in fragments, by what became of them.",
        ("outcome",),
        lambda status: [
            ((outcome,), value)
            for outcome, value in counted(status, "fragments").items()
            if outcome not in {"packets", "bad"}
        ],
    ),
    Measure(
        "counter",
        "tunnelled_packets_total",
        "Packets of flows inside a tunnel, by its kind; of tunnels inside each other the innermost.",
        ("tunnel",),
        lambda status: [((kind,), value) for kind, value in counted(status, "tunnels").items()],
    ),
)
