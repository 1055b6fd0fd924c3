"""Records with tcpdump what comes over the wire: the truth that the agent is held to."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
from typing import TYPE_CHECKING

from testbed.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.wire import Wire

_HEAD = 24
_PACKET_HEAD = 16
_BUFFER_KIB = 131_072


class Recording:
    """What tcpdump sees at the mirror, with nanosecond stamps.

    Args:
        wire: where it listens.
        capture: the file that it writes.
    """

    def __init__(self, wire: Wire, capture: Path) -> None:
        self._wire = wire
        self.capture = capture
        self._told = capture.with_suffix(".stderr")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, and return once it listens."""
        # It stays root, whose folder the test's is.
        options = ["-n", "-U", "-Z", "root", "-s", "0", "-B", str(_BUFFER_KIB), "--time-stamp-precision=nano"]
        command = ["tcpdump", "-i", self._wire.mirror, *options, "-w", str(self.capture)]
        with self._told.open("wb") as told:
            self._process = subprocess.Popen(self._wire.mirroring(command), stdin=subprocess.DEVNULL, stderr=told)
        wait_until(lambda: b"listening on" in self._told.read_bytes(), "tcpdump listens")

    def stop(self, packets: int, octets: int) -> int:
        """End once all packets are written, and give how many the kernel dropped for tcpdump.

        Args:
            packets: how many were sent.
            octets: how many octets they had together.
        """
        size = _HEAD + packets * _PACKET_HEAD + octets
        # It may have dropped some, which it tells as it ends.
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: self.capture.stat().st_size >= size, f"tcpdump has written {size} bytes", within_s=20)
        self.close()
        dropped = re.search(rb"(\d+) packets? dropped by kernel", self._told.read_bytes())
        if dropped is None:
            raise RuntimeError(self._told.read_text())
        return int(dropped[1])

    def close(self) -> None:
        """End now."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
            self._process = None
