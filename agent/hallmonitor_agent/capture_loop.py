"""The loop at the heart of the agent: packets to cuts, cuts and losses to the spool, counts to the status."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from structlog import get_logger

from hallmonitor_agent.loss_tally import LossTally
from hallmonitor_agent.spool.loss_record import losses_of
from hallmonitor_agent.status import Source, Status
from hallmonitor_agent.traffic_totals import TrafficTotals
from hallmonitor_engine import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from hallmonitor_agent.capture.host_drops import HostDrops
    from hallmonitor_agent.capture.source import Capture, CutRecords
    from hallmonitor_agent.catalogue_file import LoadedCatalogue
    from hallmonitor_agent.recent_drops import RecentDrops
    from hallmonitor_agent.spool.writer import SpoolWriter
    from hallmonitor_agent.status import StatusBoard

_LOG: Final = get_logger()


class Clocks(NamedTuple):
    """The machine's clocks.

    Attributes:
        now_s: one that never steps back, seconds.
        now_us: the time of day, microseconds since 1970; for the lag that is shown.
    """

    now_s: Callable[[], float]
    now_us: Callable[[], int]


class Shown(NamedTuple):
    """What the loop shows others.

    Attributes:
        board: where the status is put; the one that is on it is begun from.
        drops: notes what the rings dropped of late.
    """

    board: StatusBoard
    drops: RecentDrops


class CaptureLoop:
    """One step after the other; nothing in it waits for a disk or for whoever reads the status.

    Args:
        capture: where cuts come from.
        writer: where they go.
        shown: what others see of it.
        host_drops: counts what was dropped before the rings.
        clocks: the machine's.
        can_wait: whether packets wait while the writer is busy, as in a pipe or a folder: then records need not be
            given up for want of time. From an interface, packets would be lost that the ring has no room for.
    """

    def __init__(  # noqa: PLR0913 - what a loop connects
        self,
        capture: Capture,
        writer: SpoolWriter,
        shown: Shown,
        host_drops: HostDrops,
        clocks: Clocks,
        *,
        can_wait: bool = False,
    ) -> None:
        self._capture = capture
        self._writer = writer
        self._board = shown.board
        self._drops = shown.drops
        self._host_drops = host_drops
        self._clocks = clocks
        self._can_wait = can_wait
        self._held: deque[CutRecords] = deque()
        self._catalogue: LoadedCatalogue | None = None
        self._next_catalogue: LoadedCatalogue | None = None
        self._until_us: int | None = None
        self._by_category = TrafficTotals("category")
        self._by_network_protocol = TrafficTotals("network_protocol")
        self._tally = LossTally()
        self._up: Mapping[str, bool] = {}

    @property
    def ended(self) -> bool:
        """Whether no packet will come any more, and every cut was handed over."""
        return self._capture.ended and not self._held

    def start(self, catalogue: LoadedCatalogue | None) -> None:
        """Note where counts stand, and show a first status.

        Args:
            catalogue: that the capture was opened with, if any.
        """
        self._catalogue = self._next_catalogue = catalogue
        self._host_drops.start()
        self._show()

    def go_on(self, patience_s: float) -> None:
        """Take one step.

        Args:
            patience_s: how long to wait for packets at most.

        Raises:
            hallmonitor_engine.CaptureError: packets can no longer be read.
        """
        if not self._held:
            cuts = self._capture.step(patience_s)
            self._hand_over_losses(cuts)
            self._held.extend(cuts)
        self._writer.raise_failure()
        until_s = self._clocks.now_s() + patience_s
        while self._held and self._handed_over(self._held[0], until_s):
            self._count(self._held.popleft())
            self._catalogue = self._next_catalogue
        self._show()

    def use_catalogue(self, catalogue: LoadedCatalogue | None) -> None:
        """Categorise by another catalogue after the next cut, or by protocol and port alone."""
        if _sha256(catalogue) != _sha256(self._next_catalogue):
            self._capture.set_catalogue(catalogue.native if catalogue else Catalogue([]))
            self._next_catalogue = catalogue

    def drain(self, until_s: float) -> bool:
        """Stop capturing, close every flow, write all there is, and tell whether that was possible.

        Args:
            until_s: when to give up, by `Clocks.now_s`.
        """
        self._capture.close_interfaces()
        cuts = self._capture.finish()
        self._hand_over_losses(cuts)
        last: list[tuple[Sequence[pa.RecordBatch], int, str]] = []
        for cut in (*self._held, *cuts):
            self._count(cut)
            last.append((cut.batches, cut.until_us, _sha256(self._catalogue)))
            self._catalogue = self._next_catalogue
        self._held.clear()
        written = self._writer.finish(last, max(until_s - self._clocks.now_s(), 0))
        self._show()
        return written

    def _hand_over_losses(self, cuts: Sequence[CutRecords]) -> None:
        """Give the writer every loss there is: before the cuts that they go with."""
        batch = self._capture.take_losses()
        losses = losses_of(batch)
        for cut in cuts:
            if self._until_us is not None:
                losses.extend(self._host_drops.since(self._until_us, cut.until_us))
            self._until_us = cut.until_us
        if not losses:
            return
        self._tally.add(losses)
        self._writer.put_losses(losses)
        for loss in losses:
            _LOG.warning("less was seen than there was", cause=loss.cause, packets=loss.packets)

    def _handed_over(self, cut: CutRecords, until_s: float) -> bool:
        """Give a cut to the writer; False where it can wait, and there was no room for it in time."""
        sha256 = _sha256(self._catalogue)
        if self._can_wait:
            patience_s = max(until_s - self._clocks.now_s(), 0)
            return self._writer.offer(cut.batches, cut.until_us, sha256, cut.open, patience_s)
        self._writer.put(cut.batches, cut.until_us, sha256, cut.open)
        return True

    def _count(self, cut: CutRecords) -> None:
        self._by_category.add(cut.batches)
        self._by_network_protocol.add(cut.batches)

    def _show(self) -> None:
        counted = self._capture.counters()
        status = replace(
            self._board.current,
            stepped_s=self._clocks.now_s(),
            by_category=self._by_category.taken(),
            by_network_protocol=self._by_network_protocol.taken(),
            lost=self._tally.taken(),
            sources=_sources(counted),
            engine=self._with_lag(counted),
            spool=self._writer.depth,
            catalogue_sha256=_sha256(self._catalogue),
            catalogue_domains=self._catalogue.domains if self._catalogue else 0,
            categories=self._catalogue.categories if self._catalogue else frozenset(),
        )
        self._board.current = status
        self._drops.note(status)
        self._tell_links(status)

    def _with_lag(self, counted: dict[str, object]) -> dict[str, object]:
        stream_time_us = counted.get("stream_time_us")
        if isinstance(stream_time_us, int):
            counted["lag_us"] = max(self._clocks.now_us() - stream_time_us, 0)
        return counted

    def _tell_links(self, status: Status) -> None:
        """Log which sources went away or came back."""
        up = {source.name: source.up for source in status.sources}
        for name, is_up in up.items():
            if self._up.get(name, True) and not is_up:
                _LOG.warning("no packets can come from an interface", interface=name)
            elif is_up and not self._up.get(name, True):
                _LOG.info("packets can come from an interface again", interface=name)
        self._up = up


def _sources(counted: Mapping[str, object]) -> tuple[Source, ...]:
    listed = counted.get("sources", ())
    if not isinstance(listed, (list, tuple)):
        return ()
    return tuple(Source(each["name"], each["up"], each["packets"], each["dropped"]) for each in listed)


def _sha256(catalogue: LoadedCatalogue | None) -> str:
    return catalogue.sha256 if catalogue else ""
