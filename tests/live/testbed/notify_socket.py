"""The service manager's end of sd_notify(3): what a service tells of its state."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 65_536
_PATIENCE_S = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a service.

    Attributes:
        fields: assignments, such as `READY` -> `1`.
        at_s: when it came, on the monotonic clock.
    """

    fields: dict[str, str]
    at_s: float


class NotifySocket:
    """A datagram socket, whose messages are kept in the order in which they came.

    Its path is short wherever a test's folder lies: the kernel takes 108 bytes (unix(7)).
    """

    def __init__(self) -> None:
        self.path = Path()
        self._told: list[Told] = []
        self._stopping = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._listen, name="notify", daemon=True)

    def start(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="notify-")) / "socket"
        self._socket.bind(str(self.path))
        self._socket.settimeout(_PATIENCE_S)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._socket.close()
        shutil.rmtree(self.path.parent, ignore_errors=True)

    def told(self, field: str) -> list[Told]:
        """The messages that hold a field."""
        return [message for message in list(self._told) if field in message.fields]

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                message = self._socket.recv(_LONGEST)
            except TimeoutError:
                continue
            pairs = (line.partition("=") for line in message.decode(errors="replace").splitlines())
            self._told.append(Told({name: value for name, _, value in pairs}, time.monotonic()))
