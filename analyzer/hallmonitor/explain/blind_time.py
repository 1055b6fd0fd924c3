"""How long the sensor was blind while an alert's flows went by, and what is known to be lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.alert import AlertLoss
from hallmonitor.report.words import microseconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class BlindTime:
    """All losses that may touch an alert.

    Attributes:
        losses: in their order.
        blind_us: time within the span that losses of known bounds cover, overlapping ones once.
        unbounded: losses of which a bound is not known: they can be longer than is told.
        packets: known to be lost.
        uncounted: losses of which nobody counted the packets.
    """

    losses: tuple[AlertLoss, ...]
    blind_us: int
    unbounded: int
    packets: int
    uncounted: int


def blind_time(losses: Sequence[Mapping[str, Any]], first_us: int, last_us: int) -> BlindTime:
    """Sum losses up.

    Args:
        losses: as an alert tells them.
        first_us: beginning of the span that they are held against, microseconds since 1970.
        last_us: its end.
    """
    read = tuple(AlertLoss(_us(one["from"]), _us(one["to"]), str(one["cause"]), one["packets"]) for one in losses)
    known = sorted(
        (max(one.from_us, first_us), min(one.to_us, last_us))
        for one in read
        if one.from_us is not None and one.to_us is not None
    )
    blind_us, seen_us = 0, first_us
    for begin, end in known:
        blind_us += max(0, end - max(begin, seen_us))
        seen_us = max(seen_us, end)
    counted = [one.packets for one in read if one.packets is not None]
    return BlindTime(read, blind_us, len(read) - len(known), sum(counted), len(read) - len(counted))


def _us(text: str | None) -> int | None:
    return None if text is None else microseconds(text)
