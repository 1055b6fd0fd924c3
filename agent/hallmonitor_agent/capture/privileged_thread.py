"""The one thread that may open packet sockets.

The kernel lets a thread change only its own capabilities (capabilities(7)), and libraries start threads of their own as
soon as they are loaded. So the process gives its capabilities up before it loads any; this thread, which was started
before, keeps them until it has opened the sockets.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


class PrivilegedThread(Generic[Opened]):
    """Does work with the capabilities that the process had when the thread was started, until the work drops them."""

    def __init__(self) -> None:
        self._work = queue.Queue[Callable[[], Opened] | None](1)
        self._done = queue.Queue[Opened | BaseException](1)
        self._thread = threading.Thread(target=self._run, name="sockets", daemon=True)

    def start(self) -> None:
        """Begin to wait for work."""
        self._thread.start()

    def do(self, work: Callable[[], Opened]) -> Opened:
        """Have a piece of work done.

        Raises:
            BaseException: what the work raised.
        """
        self._work.put(work)
        done = self._done.get()
        if isinstance(done, BaseException):
            raise done
        return done

    def end(self) -> None:
        """End the thread; where it has ended already, nothing is done."""
        if self._thread.is_alive():
            self._work.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                self._done.put(work())
            except BaseException as failure:  # noqa: BLE001 - who asked for the work raises it
                self._done.put(failure)
