"""Metrics of the capture: what came in, what was lost, how far behind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor_agent.metrics.label_sets import LOSS_CAUSES, OTHER
from hallmonitor_agent.metrics.measure import Measure, alone

if TYPE_CHECKING:
    from hallmonitor_agent.metrics.measure import Values
    from hallmonitor_agent.status import Status


def _lost(status: Status, part: str) -> Values:
    """Give every cause, also those that nothing was lost by, so that a rate can be told from the first loss on."""
    sums = dict.fromkeys((*LOSS_CAUSES, OTHER), 0)
    for cause, lost in status.lost.items():
        sums[cause if cause in sums else OTHER] += getattr(lost, part)
    return [((cause,), value) for cause, value in sums.items()]


CAPTURE_MEASURES: Final = (
    Measure(
        "counter",
        "captured_packets_total",
        "Packets read from the interfaces, the pipe or the folder.",
        (),
        lambda status: alone(status.engine_number("packets")),
    ),
    Measure(
        "counter",
        "captured_bytes_total",
        "Bytes of these packets on the wire.",
        (),
        lambda status: alone(status.engine_number("bytes")),
    ),
    Measure(
        "counter",
        "lost_packets_total",
        "Packets that are known to be lost, by the cause of the loss.",
        ("cause",),
        lambda status: _lost(status, "packets"),
    ),
    Measure(
        "counter",
        "losses_total",
        "Loss records written, by cause; each is a span of which less is known.",
        ("cause",),
        lambda status: _lost(status, "records"),
    ),
    # The name of a gateway's interface tells of no person; there are a few, and they stand in the configuration.
    Measure(
        "gauge",
        "interface_up",
        "Whether packets can come from the interface: 1, else 0.",
        ("interface",),
        lambda status: [((source.name,), float(source.up)) for source in status.sources],
    ),
    Measure(
        "counter",
        "interface_packets_total",
        "Packets captured on the interface.",
        ("interface",),
        lambda status: [((source.name,), source.packets) for source in status.sources],
    ),
    Measure(
        "counter",
        "interface_dropped_packets_total",
        "Packets that the interface's ring had no room for.",
        ("interface",),
        lambda status: [((source.name,), source.dropped) for source in status.sources],
    ),
    Measure(
        "gauge",
        "capture_lag_seconds",
        "How far the engine is behind the machine's clock.",
        (),
        lambda status: alone(status.lag_us / 1e6),
    ),
    Measure(
        "gauge",
        "capture_stream_timestamp_seconds",
        "Time of the packets up to which records are complete, seconds since 1970.",
        (),
        lambda status: alone(status.engine_number("stream_time_us") / 1e6),
    ),
    Measure(
        "gauge",
        "capture_slow",
        "Whether packets come through libpcap, for want of AF_PACKET: 1, else 0.",
        (),
        lambda status: alone(float(status.slow_capture)),
    ),
    Measure(
        "counter",
        "capture_time_restarts_total",
        "Steps back of the packets' time by more than a minute.",
        (),
        lambda status: alone(status.engine_number("time_restarts")),
    ),
)
