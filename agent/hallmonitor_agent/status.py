"""What the running service has counted, as the metrics page and the health endpoint read it.

The capture loop makes a whole new `Status` after each step and puts it on the board; whoever reads takes what is there.
A reference is exchanged in one step of the interpreter, so nobody waits for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Traffic(NamedTuple):
    """Sums over the records that were given out, both directions of each flow together.

    Attributes:
        packets: packets.
        bytes: bytes of IP packets.
        flows: flows, each counted with its first record.
    """

    packets: int
    bytes: int
    flows: int


class Source(NamedTuple):
    """One interface, pipe or folder that packets come from.

    Attributes:
        name: of the interface, as the kernel has it; `stream` or `folder` of the others.
        up: whether it gives packets at present.
        packets: packets captured.
        dropped: packets that the ring had no room for.
    """

    name: str
    up: bool
    packets: int
    dropped: int


class Lost(NamedTuple):
    """Losses of one cause since the service began.

    Attributes:
        records: loss records.
        packets: packets, where their number is known.
    """

    records: int
    packets: int


@dataclass(frozen=True, slots=True)
class SpoolDepth:
    """The spool, as it was after the last attempt to write to it.

    Attributes:
        files: closed flow files that nobody has taken.
        bytes: of these and of their loss files.
        bound_bytes: most that they may take.
        free_bytes: room that was free on the file system before the last file was written.
        min_free_bytes: room that is to stay free on it.
        oldest_until_us: stream time up to which the oldest of them goes, microseconds since 1970; None without files.
        waiting_cuts: cuts that wait for the writer.
        closed_files: files closed since the service began.
        closed_records: flow records in them.
        evicted_files: files removed for want of room.
        evicted_records: flow records in them.
        dropped_records: flow records that were never written, since the queue was full or writing failed.
        write_failures: attempts to write a file that failed.
        failing: why the last attempt failed; empty where it did not.
        last_closed_s: when a file was last closed, by the monotonic clock; None before the first.
    """

    files: int = 0
    bytes: int = 0
    bound_bytes: int = 0
    free_bytes: int = 0
    min_free_bytes: int = 0
    oldest_until_us: int | None = None
    waiting_cuts: int = 0
    closed_files: int = 0
    closed_records: int = 0
    evicted_files: int = 0
    evicted_records: int = 0
    dropped_records: int = 0
    write_failures: int = 0
    failing: str = ""
    last_closed_s: float | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that can be said of the service at one moment.

    Attributes:
        started_s: when the service began to capture, by the monotonic clock.
        stepped_s: when the capture loop last went on, by the monotonic clock.
        by_category: traffic by category and direction; the category of a flow without one is empty.
        by_network_protocol: traffic by network protocol and direction; empty where none was recognised.
        lost: losses by cause.
        sources: where packets come from.
        max_flows: flows at one time at most.
        memory_bound_bytes: resident memory that the service may take.
        engine: the engine's own counters, by the names of `LiveCapture.counters`.
        spool: the spool.
        slow_capture: whether packets come through libpcap, since there is no AF_PACKET.
        catalogue_sha256: of the catalogue in use; empty without one.
        catalogue_domains: entries of it.
        categories: those that the catalogue knows.
    """

    started_s: float
    stepped_s: float
    by_category: Mapping[tuple[str, str], Traffic] = field(default_factory=dict)
    by_network_protocol: Mapping[tuple[str, str], Traffic] = field(default_factory=dict)
    lost: Mapping[str, Lost] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    max_flows: int = 0
    memory_bound_bytes: int = 0
    engine: Mapping[str, object] = field(default_factory=dict)
    spool: SpoolDepth = SpoolDepth()
    slow_capture: bool = False
    catalogue_sha256: str = ""
    catalogue_domains: int = 0
    categories: frozenset[str] = frozenset()

    def engine_number(self, name: str) -> int:
        """A whole number among the engine's counters; 0 where it does not count that."""
        value = self.engine.get(name, 0)
        return value if isinstance(value, int) else 0

    @property
    def open_flows(self) -> int:
        """Flows in the table."""
        return self.engine_number("open_flows")

    @property
    def lag_us(self) -> int:
        """How far the stream is behind the machine's clock, microseconds."""
        return self.engine_number("lag_us")


class StatusBoard:
    """Where the capture loop puts its status, and others read it."""

    def __init__(self, status: Status) -> None:
        self.current = status
