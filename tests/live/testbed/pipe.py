"""A pipe that the agent reads a capture from: packets faster than any wire brings them here, and none is dropped."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Pipe:
    """Writes pieces of a capture to a named pipe, beside the test, for as long as somebody reads them.

    Args:
        path: of the pipe, which `start` makes.
        pieces: of a capture, the first with its head.
    """

    def __init__(self, path: Path, pieces: Iterable[bytes]) -> None:
        self.path = path
        self._pieces = pieces
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._write, name="pipe", daemon=True)

    def start(self) -> None:
        os.mkfifo(self.path)
        self._thread.start()

    def join(self, within_s: float) -> None:
        """Wait until all is written.

        Raises:
            TimeoutError: it is not, by then.
            OSError: the reader went away.
        """
        self._thread.join(within_s)
        if self._thread.is_alive():
            message = f"the pipe is not read to its end in {within_s:.0f} s"
            raise TimeoutError(message)
        if self._failure is not None:
            raise self._failure

    def _write(self) -> None:
        try:
            with self.path.open("wb", buffering=0) as out:
                for piece in self._pieces:
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[out.write(rest) :]
        except OSError as error:
            self._failure = error
