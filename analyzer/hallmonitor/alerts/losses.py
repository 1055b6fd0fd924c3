"""Loss records, and which of them overlap a span of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmonitor.alerts.alert import AlertLoss
from hallmonitor.columns import arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Loss:
    """A time in which a sensor was blind.

    Attributes:
        from_us: last moment of sight, microseconds since 1970; None where nothing was seen before.
        to_us: first moment of sight after; None where it is not known.
        cause: what made it blind, such as capture_cut.
        packets: how many packets are known to be lost.
    """

    from_us: int | None
    to_us: int | None
    cause: str
    packets: int | None = None

    def overlaps(self, first_us: int, last_us: int) -> bool:
        """Tell whether this loss may touch [first, last]; an unknown bound may lie anywhere."""
        return (self.from_us is None or self.from_us <= last_us) and (self.to_us is None or self.to_us >= first_us)

    def told(self) -> AlertLoss:
        """Give what an alert says of this loss."""
        return AlertLoss(self.from_us, self.to_us, self.cause, self.packets)


def read_losses(batch: pa.RecordBatch | pa.Table) -> list[Loss]:
    """Read loss records, sorted by time, then cause."""
    if not batch.num_rows:
        return []
    begins, ends = _times(batch.column("from")), _times(batch.column("to"))
    causes = batch.column("cause").to_pylist()
    packets = batch.column("packets").to_pylist()
    losses = [
        Loss(begin, end, cause or "unknown", count)
        for begin, end, cause, count in zip(begins, ends, causes, packets, strict=True)
    ]
    return sorted(losses, key=_order)


def overlapping(losses: Sequence[Loss], first_us: int, last_us: int) -> list[AlertLoss]:
    """Give the losses that may touch [first, last], in their order."""
    return [loss.told() for loss in losses if loss.overlaps(first_us, last_us)]


def _times(column: Any) -> list[int | None]:  # noqa: ANN401 - an Arrow array, which has no types
    values, valid = arrow.numbers(arrow.whole(column))
    known = [True] * values.shape[0] if valid is None else valid.tolist()
    return [value if present else None for value, present in zip(values.tolist(), known, strict=True)]


def _order(loss: Loss) -> tuple[Any, ...]:
    return (loss.from_us or 0, loss.to_us or 0, loss.cause, loss.packets or 0)
