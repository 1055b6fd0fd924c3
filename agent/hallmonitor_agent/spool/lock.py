"""One agent a sensor: two would use the same SEQ for different records."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from hallmonitor_agent.spool.durable import FILE_MODE

if TYPE_CHECKING:
    from pathlib import Path


class SpoolInUseError(Exception):
    """Another process writes this sensor's files."""


class SpoolLock:
    """A lock that the kernel gives back when the process ends, however it ends (flock(2)).

    Args:
        path: the file that is locked; it stays, since removing it would let two hold one of the same name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            SpoolInUseError: another process holds it.
            OSError: the file cannot be made.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise SpoolInUseError from None
            raise
        self._descriptor = descriptor

    def give_back(self) -> None:
        """Give the lock back, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
