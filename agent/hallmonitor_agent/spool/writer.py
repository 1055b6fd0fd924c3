"""The thread that writes the spool, so that the capture loop never waits for a disk."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from structlog import get_logger

from hallmonitor_agent.spool.cut import FinishedCut
from hallmonitor_agent.spool.loss_record import NOT_WRITTEN, LossRecord, records_lost
from hallmonitor_agent.status import SpoolDepth
from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

    from hallmonitor_agent.spool.folder import SpoolFolder
    from hallmonitor_agent.spool.pending import PendingLosses

_LOG: Final = get_logger()


class SpoolWriter:
    """Cuts in, files out.

    A cut that finds the queue full, or cannot be written, is given up: its records are counted, and told as a loss in
    the next file that can be written.

    Args:
        folder: where the files are closed.
        pending: losses that wait for the next file.
        waiting: cuts that may wait for the writer.
        begun_us: where the first cut begins, microseconds since 1970.
        now_s: a clock that never steps back, seconds.
    """

    def __init__(
        self,
        folder: SpoolFolder,
        pending: PendingLosses,
        *,
        waiting: int,
        begun_us: int,
        now_s: Callable[[], float],
    ) -> None:
        self._folder = folder
        self._pending = pending
        self._from_us = begun_us
        self._now_s = now_s
        self._queue = queue.Queue[FinishedCut | None](waiting)
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)
        self._failure: BaseException | None = None
        self._refused_records = 0
        self._given_up_records = 0
        self._closed_files = 0
        self._closed_records = 0
        self._write_failures = 0
        self._failing = ""
        self._last_closed_s: float | None = None
        self._clean = False

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(
        self,
        batches: Sequence[pa.RecordBatch],
        until_us: int,
        catalogue_sha256: str = "",
        still_open: Sequence[pa.RecordBatch] | None = None,
        patience_s: float = 0,
    ) -> None:
        """Hand over a cut's records as `offer` does; where the queue stays full, they are given up."""
        if not self.offer(batches, until_us, catalogue_sha256, still_open, patience_s):
            cut = self._cut(batches, until_us, catalogue_sha256)
            self._from_us = until_us
            self._refuse(cut)

    def offer(
        self,
        batches: Sequence[pa.RecordBatch],
        until_us: int,
        catalogue_sha256: str = "",
        still_open: Sequence[pa.RecordBatch] | None = None,
        patience_s: float = 0,
    ) -> bool:
        """Hand over a cut's records; False where the queue stays full, and the caller keeps them.

        Args:
            batches: flow records.
            until_us: where the cut ends, microseconds since 1970.
            catalogue_sha256: of the catalogue in use.
            still_open: what was open then, where that is known.
            patience_s: how long to wait for room.
        """
        cut = replace(self._cut(batches, until_us, catalogue_sha256), open=still_open)
        try:
            self._queue.put(cut, block=patience_s > 0, timeout=patience_s)
        except queue.Full:
            return False
        self._from_us = until_us
        return True

    def put_losses(self, losses: Iterable[LossRecord]) -> None:
        """Hand over loss records; the next file tells them."""
        self._pending.add(losses)

    def finish(self, last: Sequence[tuple[Sequence[pa.RecordBatch], int, str]], patience_s: float) -> bool:
        """Write the last cuts and end; tell whether everything was written.

        Args:
            last: batches of flow records, each with where its cut ends, and of which catalogue it is.
            patience_s: how long to wait at most.
        """
        until_s = self._now_s() + patience_s
        for batches, until_us, catalogue_sha256 in last:
            self.put(batches, until_us, catalogue_sha256, patience_s=max(until_s - self._now_s(), 0))
        try:
            self._queue.put(None, timeout=max(until_s - self._now_s(), 0))
        except queue.Full:
            return False
        self._thread.join(max(until_s - self._now_s(), 0))
        return not self._thread.is_alive() and self._clean

    def raise_failure(self) -> None:
        """Raise what ended the thread, if anything did: it is a mistake of ours."""
        if self._failure is not None:
            raise self._failure

    @property
    def depth(self) -> SpoolDepth:
        """The spool as it is now."""
        return SpoolDepth(
            files=self._folder.files,
            bytes=self._folder.bytes,
            bound_bytes=self._folder.max_bytes,
            free_bytes=self._folder.free_bytes,
            min_free_bytes=self._folder.min_free_bytes,
            oldest_until_us=self._folder.oldest_until_us,
            waiting_cuts=self._queue.qsize(),
            closed_files=self._closed_files,
            closed_records=self._closed_records,
            evicted_files=self._folder.evicted_files,
            evicted_records=self._folder.evicted_records,
            dropped_records=self._refused_records + self._given_up_records,
            write_failures=self._write_failures,
            failing=self._failing,
            last_closed_s=self._last_closed_s,
        )

    def _cut(self, batches: Sequence[pa.RecordBatch], until_us: int, catalogue_sha256: str) -> FinishedCut:
        return FinishedCut(batches, min(self._from_us, until_us), until_us, catalogue_sha256)

    def _refuse(self, cut: FinishedCut) -> None:
        self._refused_records += cut.records
        self._pending.add([_lost(cut)])
        _LOG.warning("flow records are dropped: the disk is too slow for them", records=cut.records)

    def _run(self) -> None:
        try:
            while (cut := self._queue.get()) is not None:
                self._write(cut)
            self._end()
        except BaseException as failure:  # noqa: BLE001 - the capture loop raises it
            self._failure = failure

    def _write(self, cut: FinishedCut) -> None:
        try:
            self._folder.close_cut(cut)
        except OSError as error:
            self._given_up_records += cut.records
            self._pending.add([_lost(cut)])
            self._failing = reason_of(error)
            self._write_failures += 1
            _LOG.error("the spool cannot be written: flow records are dropped", reason=self._failing)
            return
        if self._failing:
            _LOG.info("the spool can be written again")
        self._failing = ""
        self._closed_files += 1
        self._closed_records += cut.records
        self._last_closed_s = self._now_s()

    def _end(self) -> None:
        if len(self._pending):
            # The losses of the end have no cut to go with.
            self._write(FinishedCut((), self._from_us, self._from_us))
        if self._failing:
            return
        try:
            self._folder.note_clean()
        except OSError as error:
            _LOG.error("the spool's state cannot be written", reason=reason_of(error))
            return
        self._clean = True


def _lost(cut: FinishedCut) -> LossRecord:
    return records_lost(cut.from_us, cut.until_us, cut.records, NOT_WRITTEN)
