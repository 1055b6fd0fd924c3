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

    def is_read(self) -> bool:
        """Whether all is written and read.

        Raises:
            OSError: the reader went away.
        """
        if self._failure is not None:
            raise self._failure
        return not self._thread.is_alive()

    def close(self) -> None:
        """Stop, whatever is left."""
        # A writer waits for a reader, and ends once there was one.
        os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
        self._thread.join()
        self.path.unlink()

    def _write(self) -> None:
        try:
            with self.path.open("wb", buffering=0) as out:
                for piece in self._pieces:
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[out.write(rest) :]
        except OSError as error:
            self._failure = error
