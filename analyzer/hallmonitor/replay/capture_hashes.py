"""SHA-256 of the captures, computed beside the replay."""

from __future__ import annotations

import hashlib
import stat
import threading
from typing import TYPE_CHECKING, Self

from hallmonitor.report.view import CaptureView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

_CHUNK = 1 << 20


class CaptureHashes:
    """Hashes files in a thread of its own; hashing frees the interpreter lock.

    A pipe can be read only once, by the engine, and so has neither hash nor size. Standard input is `-`.

    Args:
        paths: captures, as given.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._views: list[CaptureView] = []
        self._error: OSError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="capture-hashes", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def wait(self) -> tuple[CaptureView, ...]:
        """Every capture with its hash, in the order given; waits for the last.

        Raises:
            OSError: a file could not be read.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return tuple(self._views)

    def _run(self) -> None:
        try:
            for path in self._paths:
                self._views.append(self._view(path))
        except OSError as error:
            self._error = error

    def _view(self, path: Path) -> CaptureView:
        if str(path) == "-" or not stat.S_ISREG(path.stat().st_mode):
            return CaptureView(path.name)
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file:
            while not self._stop.is_set() and (chunk := file.read(_CHUNK)):
                digest.update(chunk)
                size += len(chunk)
        return CaptureView(path.name, digest.hexdigest(), size)


def input_hash(captures: Sequence[CaptureView]) -> str | None:
    """SHA-256 over the captures' hashes in order, one in hexadecimal a line; None where one of them has none."""
    lines = [capture.sha256 for capture in captures]
    if None in lines or not lines:
        return None
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
