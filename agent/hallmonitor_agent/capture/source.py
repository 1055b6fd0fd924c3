"""What the agent asks of a capture; `hallmonitor_engine.LiveCapture` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from hallmonitor_engine import Catalogue


class CutRecords(Protocol):
    """The records that were complete when stream time reached `until_us`."""

    @property
    def batches(self) -> Sequence[pa.RecordBatch]:
        """Flow records; may be none."""

    @property
    def until_us(self) -> int:
        """Where the cut ends, microseconds since 1970."""

    @property
    def open(self) -> Sequence[pa.RecordBatch] | None:
        """What was open then, as records that end by force; None where that is not known."""


class Capture(Protocol):
    """Packets in, cuts out; for one thread."""

    @property
    def ended(self) -> bool:
        """Whether no packet will come any more."""

    def step(self, patience_s: float) -> Sequence[CutRecords]:
        """Wait at most `patience_s` for something, and give the cuts that are complete."""

    def finish(self) -> Sequence[CutRecords]:
        """Close every flow, and give the last cuts."""

    def close_interfaces(self) -> None:
        """Stop capturing; what was captured is still there for `finish`."""

    def take_losses(self) -> pa.RecordBatch:
        """Give the losses whose spans are over, each once."""

    def counters(self) -> dict[str, object]:
        """Give what was counted so far."""

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Categorise by another catalogue, from the end of the next cut on."""
