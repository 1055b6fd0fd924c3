"""Appends alerts to a file, one line of JSON each, exactly once also where the process is killed.

With the place in the queue goes a mark: which file it was, and how long after the last line that counts. What stands
beyond that in the same file was written by a process that was killed, or by a write that failed, before the place was
kept; it is cut off, and comes again. So the file belongs to this output alone.

The file may be rotated by other programs:

- renamed (logrotate's own way): the next alert makes a new file. What a killed process left in the renamed file is cut
  off there, where it is still in the folder and not yet compressed;
- copied and truncated (`copytruncate`): the file is shorter than the mark says, and lines go on from its end. Lines
  that come between copy and truncation are lost, which no writer can prevent: logrotate(8) says so.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from structlog import get_logger

from hallmonitor.outputs.file_mark import FileMark
from hallmonitor.outputs.receiver import NotTaken, Outcome
from hallmonitor_service.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.outputs.alert_queue import QueuedAlert

_MODE = 0o640  # alerts name devices, by pseudonym: for the owner, and a group of those who ship logs

_log = get_logger()


class JsonLinesFile:
    """A file that alerts are appended to.

    Args:
        path: the file; made where it is not there, in a folder that is.
    """

    most_at_once = 500

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._marked = ""

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:  # noqa: ARG002 - as a receiver
        """Write one line for each alert, and wait until they are on the disk.

        Of a file that the mark is not of, the mark is told first: what a process writes that is killed before its
        place is kept must be known for that in the new file as well.
        """
        try:
            descriptor = self._open(mark)
            if self._marked != mark:
                return Outcome(0, self._marked, again_s=0.0)
            self._append(descriptor, alerts)
        except OSError as error:
            return Outcome(0, not_taken=NotTaken("unreachable", f"the file cannot be written: {reason_of(error)}"))
        return Outcome(len(alerts), self._marked)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _append(self, descriptor: int, alerts: Sequence[QueuedAlert]) -> None:
        kept = FileMark.read(self._marked)
        lines = "".join(f"{alert.text}\n" for alert in alerts).encode()
        try:
            _write(descriptor, lines if _is_at_start_of_line(descriptor) else b"\n" + lines)
            self._marked = str(FileMark.at_end_of(descriptor))
        except OSError:
            # A disk that is full takes a part; who reads the file should not find half a line for long.
            with suppress(OSError):
                _cut_back(descriptor, kept)
            self.close()
            raise

    def _open(self, mark: str) -> int:
        """Give the file at the path, with nothing in it beyond the mark."""
        if self._descriptor is not None and self._marked == mark and self._is_in_place(self._descriptor):
            return self._descriptor
        self.close()
        kept = FileMark.read(mark)
        self._cut_back_renamed(kept)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK, _MODE)
        try:
            _refuse_other_than_file(descriptor)
            _cut_back(descriptor, kept)
            _sync_folder(self._path.parent)
            self._marked = str(FileMark.at_end_of(descriptor))
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return descriptor

    def _is_in_place(self, descriptor: int) -> bool:
        """Tell whether the open file is the one at the path, neither renamed nor changed by others."""
        kept, opened = FileMark.read(self._marked), os.fstat(descriptor)
        return kept is not None and kept.is_of(self._path) and opened.st_size == kept.length

    def _cut_back_renamed(self, kept: FileMark | None) -> None:
        """Cut off what a killed process left in the file of the mark, where that has another name by now."""
        if kept is None or kept.is_of(self._path):
            return
        for path in sorted(self._path.parent.iterdir()):
            if not path.name.startswith(self._path.name) or not kept.is_of(path):
                continue
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                _cut_back(descriptor, kept)
            finally:
                os.close(descriptor)


def _refuse_other_than_file(descriptor: int) -> None:
    """Refuse a pipe or a device, of which no end can be marked."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.EINVAL, "It is no regular file")


def _cut_back(descriptor: int, kept: FileMark | None) -> None:
    """Cut off what the file has beyond the mark, where the mark is of this file."""
    beyond = 0 if kept is None else kept.beyond(descriptor)
    if kept is not None and beyond:
        os.ftruncate(descriptor, kept.length)
        os.fsync(descriptor)
        _log.info("a file of alerts was cut back to the last line that counts", bytes=beyond)


def _is_at_start_of_line(descriptor: int) -> bool:
    """Tell whether the file is empty or ends with the end of a line; one that others have written need not."""
    length = os.fstat(descriptor).st_size
    return length == 0 or os.pread(descriptor, 1, length - 1) == b"\n"


def _write(descriptor: int, content: bytes) -> None:
    """Write all of it to the end of the file, and wait until it is on the disk."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _sync_folder(path: Path) -> None:
    """Wait until the folder's names are on the disk, among them that of a new file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
