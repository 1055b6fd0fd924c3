"""Flow records of captures, pulled step by step."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor_engine._native import NativeReader
from hallmonitor_engine.engine_settings import EngineSettings, native_settings
from hallmonitor_engine.schema import LOSS_SCHEMA, SCHEMA, with_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Unpack

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        bytes_read: bytes of the captures as they stand in the files (compressed ones where they are compressed).
        bytes_total: all bytes of the captures, or None where one is a pipe.
        packets: packets read.
    """

    bytes_read: int
    bytes_total: int | None
    packets: int


class FlowReader:
    """The flow records of some captures, read as one stream in time order.

    Args:
        paths: capture files; `-` is standard input.
        settings: as `EngineSettings` has them.

    Raises:
        CaptureError: a capture cannot be read; its `others` holds the faults of further ones.
        ValueError: a setting is out of its range, or is no network, kind of tunnel or heuristic.
    """

    def __init__(self, paths: Sequence[str | Path], **settings: Unpack[EngineSettings]) -> None:
        if isinstance(paths, (str, os.PathLike)):
            message = "paths must be a sequence of paths, not a single path"
            raise TypeError(message)
        self._native = NativeReader([os.fspath(path) for path in paths], native_settings(**settings))

    @property
    def done(self) -> bool:
        """Whether the captures have ended and every record was given."""
        return self._native.done

    def step(self, max_packets: int = 262_144) -> list[pa.RecordBatch]:
        """Read on for some `max_packets` packets; give the batches that became full, perhaps none.

        How a run is divided into steps changes neither records nor batches.

        Raises:
            CaptureError: a capture can no longer be read.
        """
        return [with_schema(batch, SCHEMA) for batch in self._native.step(max_packets)]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while not self.done:
            yield from self.step()

    def progress(self) -> Progress:
        """How far the run has come."""
        return Progress(*self._native.progress())

    def losses(self) -> pa.RecordBatch:
        """What was not seen so far, by `LOSS_SCHEMA`."""
        return with_schema(self._native.losses(), LOSS_SCHEMA)

    def counters(self) -> dict[str, object]:
        """What was counted so far.

        `packets` and `bytes` (on the wire) read, `refused` packets by `layer.reason`, `damaged`, `fragments`,
        `tunnels`, `flows`, `records`, `names` (flows that ended, by domain_source), `flows_forced` out of a full table,
        `naming_evicted` and `answers_evicted` (pools that were full), `time_restarts` (steps back of more than a
        minute) and `captures_cut`. Every packet that was not refused is in a record.

        `damaged` holds, by `layer.reason`, the packets whose TCP or UDP header is cut off behind its ports or
        contradicts itself: they are in the records of the flow of these ports. A datagram in fragments counts once.

        `fragments` holds the IP fragments read (`packets`), those that can be part of no datagram (`bad`), and
        datagrams: those that became whole (`completed`), those whose fragments overlap or contradict each other
        (`overlapping`) or were captured in part (`cut`), and those given up by age (`expired`) or for want of room
        (`evicted`). `tunnels` holds, for each kind, the packets of flows inside of it; of tunnels inside each other the
        innermost counts.
        """
        return self._native.counters()
