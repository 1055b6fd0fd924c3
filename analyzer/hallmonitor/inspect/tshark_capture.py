"""A capture as pyshark reads it, which waits for tshark to end by itself and looks at how it ended once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pyshark

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_PATIENCE_S = 10
"""How long tshark may take to end after the last packet; it only has to free its memory."""


class TsharkCapture(pyshark.FileCapture):  # type: ignore[misc]  # pyshark has no types
    """A file capture whose process is looked at when it has ended.

    Of itself, pyshark kills tshark as soon as the output is over. Killing looks whether the process has ended, and
    where it just has, takes its exit status away from asyncio, which then tells 255: a crash that was none. Closing
    the capture judges the same process once more, in place of whatever error was on its way.
    """

    @property
    def last_words(self) -> str:
        """The last line that tshark wrote to standard error; empty where it wrote none."""
        return (self._last_error_line or "").removeprefix("tshark: ")

    async def _cleanup_subprocess(self, process: Process) -> None:
        """End a process.

        Raises:
            TSharkCrashException: it had read all it could, and says that this was not all.
        """
        self._running_processes.discard(process)
        if self._eof_reached:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), _PATIENCE_S)
                # What it says of its end is read by a task of its own.
                await asyncio.gather(*self._stderr_handling_tasks)
        await super()._cleanup_subprocess(process)
