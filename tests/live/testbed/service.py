"""One of the two services, run as systemd would run it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.notify_socket import NotifySocket
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

WATCHDOG_S = 30


class Service:
    """A service with a notify socket of its own; it can be started again after it ended.

    Args:
        command: what to run.
        folder: where its log is, which goes on from run to run.
        name: what to call them.
    """

    def __init__(self, command: Sequence[str | Path], folder: Path, name: str) -> None:
        self._command = list(map(str, command))
        self.peak_kib = 0
        self.log = folder / f"{name}.log"
        self._notify: NotifySocket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def notify(self) -> NotifySocket:
        assert self._notify is not None, "it was never started"
        return self._notify

    def start(self) -> None:
        """Start it, without waiting for anything."""
        assert self._process is None, "it runs already"
        self._notify = NotifySocket()
        self._notify.start()
        environment = os.environ | {
            "NOTIFY_SOCKET": str(self._notify.path),
            "WATCHDOG_USEC": str(WATCHDOG_S * 1_000_000),
            "PYTHONUNBUFFERED": "1",
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )

    def start_ready(self) -> None:
        """Start it, and return once it says that it is ready."""
        self.start()
        self.wait_told("READY", 1)

    def wait_told(self, field: str, count: int, *, within_s: float = 60) -> None:
        """Wait until a field was told so many times since the start."""

        def told_or_ended() -> bool:
            if len(self.notify.told(field)) >= count:
                return True
            assert self._running.poll() is None, f"it ended: {self.log_tail()}"
            return False

        wait_until(told_or_ended, f"{field} is told {count} times; {self.log_tail()}", within_s=within_s)

    def reload(self) -> None:
        """Tell it to reload, without waiting for it."""
        self._running.send_signal(signal.SIGHUP)

    def stop(self, *, within_s: float = 30) -> int:
        """Tell it to end, wait for it, and give its status."""
        self._running.send_signal(signal.SIGTERM)
        try:
            return self._running.wait(within_s)
        finally:
            self.close()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._running.kill()
        self.close()

    def close(self) -> None:
        """End whatever still runs of it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._notify is not None:
            self._notify.stop()

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_ended(self, within_s: float = 60) -> int:
        """Wait until it ends by itself, and give its status; `peak_kib` then tells the memory that it took."""

        def ended() -> bool:
            # The kernel forgets it with the process, and the most that ever was only grows.
            self.peak_kib = self.memory_kib("VmHWM") or self.peak_kib
            return self._running.poll() is not None

        try:
            wait_until(ended, "it ends", within_s=within_s)
            return self._running.wait()
        finally:
            self.close()

    def memory_kib(self, which: str) -> int:
        """A figure of proc_pid_status(5): `VmRSS`, resident now, or `VmHWM`, the most ever; 0 once it ended."""
        status = Path("/proc", str(self.pid), "status").read_text(encoding="utf-8")
        found = re.search(rf"^{which}:\s+(\d+) kB$", status, flags=re.MULTILINE)
        return int(found[1]) if found else 0

    def descriptors(self) -> int:
        """How many files it has open."""
        return len(list(Path("/proc", str(self.pid), "fd").iterdir()))

    def processor_s(self) -> float:
        """Seconds of processor time that it has taken, proc_pid_stat(5)."""
        # The name of the command, in brackets, may hold spaces.
        fields = Path("/proc", str(self.pid), "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "it does not run"
        return self._process
