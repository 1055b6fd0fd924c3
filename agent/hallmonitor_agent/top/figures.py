"""What the view shows: rates, from two metrics pages or from one and the time since the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hallmonitor_agent.top.metrics_page import MetricsPage

_BITS = 8


class Carried(NamedTuple):
    """Traffic of one category or protocol.

    Attributes:
        name: of the category or protocol.
        bits_s: bits a second.
        flows_s: new flows a second.
    """

    name: str
    bits_s: float
    flows_s: float


class Interface(NamedTuple):
    """One source of packets.

    Attributes:
        name: of the interface.
        up: whether packets can come.
        packets_s: packets a second.
        dropped_s: packets a second that its ring had no room for.
    """

    name: str
    up: bool
    packets_s: float
    dropped_s: float


class Loss(NamedTuple):
    """Losses of one cause.

    Attributes:
        cause: as in the loss records.
        records: loss records since the start.
        packets: packets since the start, where their number is known.
        packets_s: packets a second.
    """

    cause: str
    records: float
    packets: float
    packets_s: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the screen.

    Attributes:
        version: of the agent.
        up_s: seconds since its start; None where that is not known.
        span_s: seconds that the rates are over; None where there are none yet.
        since_start: whether the rates are over all the time since the start.
        bits_s: bits a second on the wire.
        packets_s: packets a second.
        categories: the most traffic first.
        protocols: the most traffic first.
        interfaces: by name.
        losses: causes by which something was lost, the most packets first.
        lag_s: how far the engine is behind.
        page: the last page, for what is shown as it is.
    """

    version: str
    up_s: float | None
    span_s: float | None
    since_start: bool
    bits_s: float
    packets_s: float
    categories: list[Carried]
    protocols: list[Carried]
    interfaces: list[Interface]
    losses: list[Loss]
    lag_s: float
    page: MetricsPage


def figures(page: MetricsPage, before: MetricsPage | None) -> Figures:
    """Compare two pages.

    Args:
        page: the last one.
        before: an earlier one; None for rates since the start of the agent.
    """
    span_s = page.up_s if before is None else page.at_s - before.at_s
    rate = _rates(before, span_s)

    def carried(kind: str, label: str) -> list[Carried]:
        octets, flows = rate(page, f"{kind}_bytes_total", label), rate(page, f"{kind}_flows_total", label)
        rows = [Carried(name, _BITS * octets[name], flows.get(name, 0.0)) for name in octets]
        return sorted((row for row in rows if row.bits_s), key=lambda row: (-row.bits_s, row.name))

    packets, dropped = (rate(page, f"interface_{each}_total", "interface") for each in ("packets", "dropped_packets"))
    lost = rate(page, "lost_packets_total", "cause")
    records, lost_packets = page.by("losses_total", "cause"), page.by("lost_packets_total", "cause")
    return Figures(
        version=page.version,
        up_s=page.up_s,
        span_s=span_s,
        since_start=before is None,
        bits_s=_BITS * rate(page, "captured_bytes_total", "")[""],
        packets_s=rate(page, "captured_packets_total", "")[""],
        categories=carried("category", "category"),
        protocols=carried("protocol", "network_protocol"),
        interfaces=[
            Interface(name, bool(up), packets.get(name, 0.0), dropped.get(name, 0.0))
            for name, up in sorted(page.by("interface_up", "interface").items())
        ],
        losses=sorted(
            (
                Loss(cause, number, lost_packets.get(cause, 0.0), lost.get(cause, 0.0))
                for cause, number in records.items()
                if number or lost_packets.get(cause)
            ),
            key=lambda loss: (-loss.packets, -loss.records, loss.cause),
        ),
        lag_s=page.own("capture_lag_seconds"),
        page=page,
    )


def _rates(before: MetricsPage | None, span_s: float | None) -> Callable[[MetricsPage, str, str], Mapping[str, float]]:
    def rate(page: MetricsPage, name: str, label: str) -> Mapping[str, float]:
        """Give the growth a second of a counter by a label; the label "" sums it all."""
        then = {} if before is None else before.by(name, label)
        now = page.by(name, label) or {"": 0.0}
        # A counter that is smaller than before began anew, with its process.
        grown = {
            key: value - then.get(key, 0.0) if value >= then.get(key, 0.0) else value for key, value in now.items()
        }
        return {key: value / span_s if span_s else 0.0 for key, value in grown.items()}

    return rate
