"""The spool's folder: files are closed in it one after the other, within its bounds."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from hallmonitor_agent.spool.closed_file import Footer, read_footer, read_losses
from hallmonitor_agent.spool.cut import FinishedCut, as_parquet
from hallmonitor_agent.spool.durable import make_folder, publish, remove, sync_folder, write_partial
from hallmonitor_agent.spool.layout import FLOWS, LOSSES, OPEN, SpoolFile, partial
from hallmonitor_agent.spool.lock import SpoolLock
from hallmonitor_agent.spool.loss_record import NOT_WRITTEN, REMOVED, LossRecord, loss_batch, records_lost
from hallmonitor_agent.spool.recovery import Recovered, recover
from hallmonitor_agent.spool.state import SpoolState, write_state
from hallmonitor_engine import LOSS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor_agent.spool.layout import Layout
    from hallmonitor_agent.spool.open_records import OpenRecords
    from hallmonitor_agent.spool.pending import PendingLosses

AGENT_STOPPED: Final = "agent_stopped"
_STOPPED: Final = "the agent was stopped"
_KILLED: Final = "the agent was killed; what came after its last cut is lost"
_KILLED_WITH_OPEN: Final = "the agent was killed; what came after its last cut is lost, and what flows had open then"
_OPEN_REACHES_US: Final = 360_000_000
"""How far back packets of an open record can lie: 300 s of silence close a flow, and an interval has 60 s."""
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)


class Contents(NamedTuple):
    """The bytes of the files that become one SEQ.

    Attributes:
        flows: flow records.
        open: what was open, where that is known.
        losses: losses, where there are some.
    """

    flows: memoryview
    open: memoryview | None = None
    losses: memoryview | None = None

    @property
    def size(self) -> int:
        """Bytes of all together."""
        return sum(len(content) for content in self if content is not None)


class SpoolFolder:
    """The files of one sensor.

    Args:
        layout: where they lie.
        pending: losses that the next file tells.
        max_bytes: room that the files may take together.
        min_free_bytes: room that stays free on the file system.
        begun_us: when capture began, microseconds since 1970; None where packets are not captured as they come, so
            that nothing was missed before.
    """

    def __init__(
        self, layout: Layout, pending: PendingLosses, *, max_bytes: int, min_free_bytes: int, begun_us: int | None
    ) -> None:
        self._layout = layout
        self._pending = pending
        self._max_bytes = max_bytes
        self._min_free_bytes = min_free_bytes
        self._begun_us = begun_us
        self._lock = SpoolLock(layout.root / f".sensor={layout.sensor}.lock")
        self._state: SpoolState | None = None
        self._oldest: tuple[int, int | None] | None = None
        self.recovered: Recovered | None = None
        self.kept_open = 0
        self.files = 0
        self.bytes = 0
        self.free_bytes = 0
        self.evicted_files = 0
        self.evicted_records = 0

    @property
    def max_bytes(self) -> int:
        """Room that the files may take together."""
        return self._max_bytes

    @property
    def min_free_bytes(self) -> int:
        """Room that stays free on the file system."""
        return self._min_free_bytes

    @property
    def oldest_until_us(self) -> int | None:
        """Where the oldest file's cut ends, microseconds since 1970; None without files."""
        return self._oldest[1] if self._oldest else None

    def set_bounds(self, max_bytes: int, min_free_bytes: int) -> None:
        """Have other bounds from the next file on."""
        self._max_bytes = max_bytes
        self._min_free_bytes = min_free_bytes

    def open(self) -> SpoolState:
        """Make the folder, put an interrupted run's files right, and give the state to go on from.

        Raises:
            OSError: that is not possible.
            SpoolInUseError: another process writes this sensor's files.
        """
        if self._state is None:
            make_folder(self._layout.root)
            self._lock.take()
            found = recover(self._layout)
            # What was open is many records; they are closed here, and not held on to.
            left, self.recovered = found.open, replace(found, open=None)
            self._state = found.state
            self._tell_absence(found.state, left)
            self._note_begin()
            self._measure()
            self._measure_free()
            self._close_open(left)
        return self._state

    def _note_begin(self) -> None:
        """Note when capture began where no file was ever closed: a kill before the first is to be told as well."""
        if self._state is None or self._begun_us is None or self._state.until_us is not None:
            return
        self._state = replace(self._state, until_us=self._begun_us)
        # On a full disk it is noted with the first file that can be written.
        with suppress(OSError):
            write_state(self._layout.state, self._state)

    def _close_open(self, left: OpenRecords | None) -> None:
        """Close what a killed run had open by its last cut as a cut of its own: nobody else will ever tell of it.

        Raises:
            OSError: that is not possible; it is told as lost.
        """
        if left is None or left.since_us is None or self._state is None or self._state.until_us is None:
            return
        until_us = self._state.until_us
        # Nothing is open after it: this run has seen no packet yet.
        cut = FinishedCut(left.batches, until_us, until_us, left.catalogue_sha256, open=())
        try:
            self.close_cut(cut)
        except OSError:
            self._pending.add([records_lost(left.since_us, until_us, cut.records, NOT_WRITTEN)])
            raise
        self.kept_open = cut.records

    def close(self) -> None:
        """Let others write this sensor's files."""
        self._lock.give_back()

    def close_cut(self, cut: FinishedCut) -> int:
        """Write a cut's records, and the losses that wait, as the files of the next SEQ; give the SEQ.

        Raises:
            OSError: that is not possible; the SEQ is not used, the losses wait on, the cut is to be given up.
            SpoolInUseError: another process writes this sensor's files.
        """
        sequence = self.open().next
        metadata = cut.metadata(sequence, self._layout.sensor)
        flows = as_parquet(cut.batches, metadata)
        still_open = None if cut.open is None else as_parquet(cut.open, metadata)
        while not self._closed(cut, sequence, Contents(flows, still_open), metadata):
            # Something was evicted, which the file of losses has to tell as well.
            continue
        self._remove_open(before=sequence)
        for kind in (FLOWS, LOSSES, OPEN):
            self._layout.remove_empty_days(kind, self._layout.closed(kind, sequence, cut.until_us).parent)
        self._measure()
        return sequence

    def note_clean(self) -> None:
        """Note that all there was has been written.

        Raises:
            OSError: that is not possible.
        """
        state = self.open()
        self._state = replace(state, clean=True)
        write_state(self._layout.state, self._state)
        self._remove_open(before=state.next)

    def _tell_absence(self, state: SpoolState, left: OpenRecords | None) -> None:
        """Tell that nobody captured from the end of the last closed cut until now."""
        if self._begun_us is None or state.until_us is None or state.until_us >= self._begun_us:
            return
        from_us = state.until_us
        if state.clean:
            detail = _STOPPED
        elif left:
            detail = _KILLED
        else:
            detail = _KILLED_WITH_OPEN
            # Before the first file there was no earlier cut that flows could be open at.
            from_us -= _OPEN_REACHES_US if state.next > 1 else 0
        self._pending.add([LossRecord(from_us, self._begun_us, AGENT_STOPPED, detail=detail)])

    def _remove_open(self, before: int) -> None:
        """Remove what was open by earlier cuts: it is in closed files by now, or will be."""
        for file in self._layout.files(OPEN):
            if file.sequence < before:
                remove(file.path)

    def _closed(self, cut: FinishedCut, sequence: int, contents: Contents, metadata: Mapping[str, str]) -> bool:
        """Write the files of a cut; False where room had to be made first.

        Raises:
            OSError: there is none, or they could not be written.
        """
        told = self._pending.take()
        if told:
            losses = as_parquet([loss_batch(told, self._layout.sensor)], metadata, LOSS_SCHEMA)
            contents = contents._replace(losses=losses)
        try:
            if self._made_room(contents.size):
                self._pending.give_back(told)
                return False
            self._write(cut.until_us, sequence, contents)
        except OSError as error:
            self._pending.give_back(told)
            if error.errno in _NO_ROOM and self._evict_oldest():
                return False
            raise
        return True

    def _write(self, until_us: int, sequence: int, contents: Contents) -> None:
        """Write files in an order that leaves something sound wherever it is interrupted.

        All are on disk under their partial names before the state says that their SEQ is used. From then on whoever
        comes next gives them their names (`recovery`); before, it removes them.
        """
        flows_path, losses_path, open_path = (
            self._layout.closed(kind, sequence, until_us) for kind in (FLOWS, LOSSES, OPEN)
        )
        beside = [
            (path, content)
            for path, content in ((losses_path, contents.losses), (open_path, contents.open))
            if content is not None
        ]
        state = SpoolState(sequence + 1, until_us, clean=False)
        try:
            for path, content in ((flows_path, contents.flows), *beside):
                write_partial(path, content)
            write_state(self._layout.state, state)
            for path, _ in beside:
                publish(path)
            partial(flows_path).replace(flows_path)
        except OSError:
            for path in (flows_path, losses_path, open_path):
                remove(partial(path))
            for path in (losses_path, open_path):
                remove(path)
            raise
        self._state = state
        # A follower may have the file by now, so that it counts as closed even where its name is not on disk yet.
        with suppress(OSError):
            sync_folder(flows_path.parent)

    def _made_room(self, size: int) -> bool:
        """Remove the oldest files until `size` bytes fit into the bounds; tell whether one had to go.

        Raises:
            OSError: with ENOSPC: it does not fit, even with no other file.
        """
        files = self._layout.files(FLOWS)
        losses = self._losses()
        taken = sum(file.size for file in (*files, *losses.values(), *self._layout.files(OPEN)))
        self._measure_free()
        # How much room files leave behind is told by their sizes: a file system may free it some time after.
        missing = max(taken + size - self._max_bytes, self._min_free_bytes + size - self.free_bytes)
        for evicted, oldest in enumerate(files):
            if missing <= 0:
                return evicted > 0
            missing -= oldest.size
            if told := losses.get(oldest.sequence):
                missing -= told.size
            self._evict(oldest, told)
        if missing > 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return bool(files)

    def _evict_oldest(self) -> bool:
        """Remove the oldest file; False where there is none."""
        files = self._layout.files(FLOWS)
        if files:
            self._evict(files[0], self._losses().get(files[0].sequence))
        return bool(files)

    def _evict(self, oldest: SpoolFile, losses: SpoolFile | None) -> None:
        """Remove a file, keep the losses that went with it, and tell its own."""
        try:
            footer = read_footer(oldest.path) or _undated(oldest)
            told = read_losses(losses.path) if losses else []
            oldest.path.unlink()
        except FileNotFoundError:
            # A follower took it just now: nothing is lost.
            return
        if losses:
            losses.path.unlink(missing_ok=True)
        self.evicted_files += 1
        self.evicted_records += footer.records
        self._pending.add([*told, records_lost(footer.from_us, footer.until_us, footer.records, REMOVED)])

    def _losses(self) -> Mapping[int, SpoolFile]:
        return {file.sequence: file for file in self._layout.files(LOSSES)}

    def _measure_free(self) -> None:
        system = os.statvfs(self._layout.root)
        self.free_bytes = system.f_bavail * system.f_frsize

    def _measure(self) -> None:
        files = self._layout.files(FLOWS)
        self.files = len(files)
        self.bytes = sum(file.size for kind in (FLOWS, LOSSES, OPEN) for file in self._layout.files(kind))
        if not files:
            self._oldest = None
        elif self._oldest is None or self._oldest[0] != files[0].sequence:
            self._oldest = (files[0].sequence, _until(files[0]))


def _until(file: SpoolFile) -> int | None:
    try:
        footer = read_footer(file.path)
    except FileNotFoundError:
        return None
    return footer.until_us if footer else None


def _undated(file: SpoolFile) -> Footer:
    """What can be said of a damaged file: when it was written."""
    written_us = file.path.stat().st_mtime_ns // 1_000
    return Footer(0, written_us, written_us)
