"""A capture that says what a test has it say, in the way of `hallmonitor_engine.LiveCapture`."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from flow_batches import TS_US, flow_batch, loss_batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

S = 1_000_000


class Cut(NamedTuple):
    batches: list[pa.RecordBatch]
    until_us: int
    open: list[pa.RecordBatch] | None = None


class FakeCapture:
    """Steps that give what was put into it; a step without anything waits for a moment."""

    def __init__(self) -> None:
        self.steps: deque[list[Cut]] = deque()
        self.losses: list[Mapping[str, object]] = []
        self.last: list[Cut] = [Cut([], TS_US + 99 * S)]
        self.ended = False
        self.stepped = threading.Event()
        self.catalogues: list[object] = []
        self.closed = False
        self.finished = False
        self.counted: dict[str, object] = {
            "packets": 0,
            "bytes": 0,
            "open_flows": 0,
            "lag_us": 0,
            "sources": [{"name": "eth0", "up": True, "packets": 0, "dropped": 0}],
        }

    def give(self, number: int, rows: Sequence[Mapping[str, object]] = ()) -> None:
        """Have a step give the cut of a given number."""
        self.steps.append([Cut([flow_batch(rows)] if rows else [], TS_US + (number + 1) * S)])

    def step(self, patience_s: float) -> list[Cut]:
        if self.steps:
            return self.steps.popleft()
        self.stepped.set()
        threading.Event().wait(min(patience_s, 0.01))
        return []

    def finish(self) -> list[Cut]:
        self.finished = True
        return self.last

    def close_interfaces(self) -> None:
        self.closed = True

    def take_losses(self) -> pa.RecordBatch:
        taken, self.losses = self.losses, []
        return loss_batch(taken)

    def counters(self) -> dict[str, object]:
        return self.counted

    def set_catalogue(self, catalogue: object) -> None:
        self.catalogues.append(catalogue)
