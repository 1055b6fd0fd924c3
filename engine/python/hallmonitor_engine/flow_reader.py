"""Flow records of captures, pulled step by step."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor_engine._native import Catalogue, NativeReader, heuristic_names, tunnel_names
from hallmonitor_engine.schema import LOSS_SCHEMA, SCHEMA, with_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

HOME_NETWORKS: tuple[str, ...] = (
    "10.0.0.0/8",  # private use, RFC 1918
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",  # link-local, RFC 3927
    "fc00::/7",  # unique local, RFC 4193
    "fe80::/10",  # link-local, RFC 4291
)
"""Networks that are a site's own where nothing else is said."""

TUNNELS: tuple[str, ...] = tuple(tunnel_names())
"""Every kind of tunnel that is looked into where nothing else is said."""

HEURISTICS: tuple[str, ...] = tuple(heuristic_names())
"""Every heuristic that can be asked for; each names flows by the protocol of that name, and will be wrong at times."""

IDLE_MAX_S = 86_400
ACTIVE_MAX_S = 86_400 * 366
BATCH_ROWS_MAX = 1 << 24
FLOWS_MAX = 1 << 30
WORKERS_MAX = 16
NANOSECONDS = 1_000_000_000


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
        catalogue: services by domain; without one every flow is categorised by protocol or port alone.
        sensor: who saw the packets, for the column of that name.
        home_networks: the site's networks in CIDR notation, for the column `direction`.
        active_timeout_s: length of a record's interval in seconds; None gives one record per flow.
        idle_timeout_tcp_s: whole seconds of silence that end a TCP flow, 1 to 86,400.
        idle_timeout_udp_s: whole seconds of silence that end a flow of any transport but TCP, 1 to 86,400.
        max_flows: flows at one time at most; beyond, the flow that was silent longest is closed early.
        batch_rows: rows of a batch; only the last is shorter.
        wire_bytes: count bytes of link-layer frames instead of IP packets.
        tunnels: kinds of tunnels to look into, some of `TUNNELS`; packets in others belong to the tunnel's own flow.
        heuristics: which guesses to make of flows that no parser takes, some of `HEURISTICS`.
        workers: threads that join packets to flows, 1 to 16; with more than one they do so beside the one that reads.
            How many there are changes no record.

    Raises:
        CaptureError: a capture cannot be read; its `others` holds the faults of further ones.
        ValueError: an argument is out of its range, or is no network, kind of tunnel or heuristic.
    """

    def __init__(  # noqa: PLR0913 - settings, all but the first by keyword
        self,
        paths: Sequence[str | Path],
        *,
        catalogue: Catalogue | None = None,
        sensor: str = "replay",
        home_networks: Sequence[str] = HOME_NETWORKS,
        active_timeout_s: float | None = 60,
        idle_timeout_tcp_s: int = 300,
        idle_timeout_udp_s: int = 120,
        max_flows: int = 1_000_000,
        batch_rows: int = 65_536,
        wire_bytes: bool = False,
        tunnels: Sequence[str] = TUNNELS,
        heuristics: Sequence[str] = (),
        workers: int = 1,
    ) -> None:
        if isinstance(paths, (str, os.PathLike)):
            message = "paths must be a sequence of paths, not a single path"
            raise TypeError(message)
        for name, names in (("tunnels", tunnels), ("heuristics", heuristics)):
            if isinstance(names, str):
                message = f"{name} must be a sequence of names, not a single name"
                raise TypeError(message)
        _check("idle_timeout_tcp_s", idle_timeout_tcp_s, IDLE_MAX_S)
        _check("idle_timeout_udp_s", idle_timeout_udp_s, IDLE_MAX_S)
        _check("max_flows", max_flows, FLOWS_MAX)
        _check("batch_rows", batch_rows, BATCH_ROWS_MAX)
        _check("workers", workers, WORKERS_MAX)
        self._native = NativeReader(
            [os.fspath(path) for path in paths],
            catalogue=catalogue,
            sensor=sensor,
            home_networks=list(home_networks),
            active_timeout_ns=_nanoseconds(active_timeout_s),
            idle_timeout_tcp_s=idle_timeout_tcp_s,
            idle_timeout_udp_s=idle_timeout_udp_s,
            max_flows=max_flows,
            batch_rows=batch_rows,
            wire_bytes=wire_bytes,
            tunnels=list(tunnels),
            heuristics=list(heuristics),
            workers=workers,
        )

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


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        message = f"{name} must lie between 1 and {most:,}, not {value!r}"
        raise ValueError(message)


def _nanoseconds(seconds: float | None) -> int | None:
    if seconds is None:
        return None
    if not math.isfinite(seconds) or not 1 <= seconds <= ACTIVE_MAX_S:
        message = f"active_timeout_s must be None or lie between 1 and {ACTIVE_MAX_S:,}, not {seconds!r}"
        raise ValueError(message)
    return round(seconds * NANOSECONDS)
