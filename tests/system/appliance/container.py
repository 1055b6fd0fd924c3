"""A machine in a container, booted with systemd as its first process."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
from pathlib import Path

from testbed.command import run
from testbed.waiting import wait_until

from appliance.control_groups import ControlGroup

PREFIX = "hmsystem"
"""What the names of machines and their namespaces begin with; the pid of who made them follows."""

_ENVIRONMENT = ("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8")
_BASIC = ("starting", "running", "degraded")
"""States in which services are started (systemctl(1), is-system-running)."""
_UP = _BASIC[1:]

_numbers = itertools.count()


class Container:
    """A root that can be booted, shut down and booted again.

    Args:
        root: the machine's file system, written to.
        console: the file that its console is written to.
    """

    def __init__(self, root: Path, console: Path) -> None:
        self.root = root
        self.name = f"{PREFIX}-{os.getpid()}-{next(_numbers)}"
        self._console = console
        self._group = ControlGroup(self.name)
        self._process: subprocess.Popen[bytes] | None = None
        self.pid = 0
        """Of its first process, as this machine counts."""

    def boot(self) -> None:
        """Start it, and return once systemd starts services."""
        # Registering needs a systemd outside; a network of its own has nothing but a loopback. The filter of addresses
        # (IPAddressDeny=) needs the unified hierarchy and bpf(2).
        command = ["systemd-nspawn", f"--directory={self.root}", f"--machine={self.name}", "--hostname=gateway"]
        command += ["--boot", "--register=no", "--keep-unit", "--private-network", "--console=pipe", "--quiet"]
        command += ["--link-journal=no", "--resolv-conf=off", "--timezone=off", "--system-call-filter=bpf"]
        self._group.start()
        with self._console.open("ab") as console:
            self._process = subprocess.Popen(
                self._group.joining(command),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            )
        wait_until(lambda: self._state() in _BASIC, "systemd starts services")

    def wait_up(self) -> None:
        """Wait until systemd has started all that it starts at boot."""
        wait_until(lambda: self._state() in _UP, "the machine is up")

    def run(self, *command: str | Path, within_s: float = 60) -> str:
        """Run a command as its root, and give what it writes.

        Raises:
            RuntimeError: it fails; with what it wrote to standard error.
        """
        return run(self.entering(*command), within_s=within_s)

    def shell(self, line: str, *, within_s: float = 60) -> str:
        """Run a line as its root's shell does.

        Raises:
            RuntimeError: it fails; with what it wrote to standard error.
        """
        return self.run("bash", "-c", line, within_s=within_s)

    def entering(self, *command: str | Path) -> list[str]:
        """A command as it is run inside."""
        enter = ["nsenter", f"--target={self.pid}", "--all", "env", "--ignore-environment", "--chdir=/root"]
        return [*enter, *_ENVIRONMENT, *map(str, command)]

    def inside(self, path: str) -> Path:
        """A path of the machine as this one reaches it; not below /run and /tmp, which are in its memory."""
        return self.root / path.removeprefix("/")

    def power_off(self) -> None:
        """Shut it down in order, as `systemctl poweroff` does (systemd-nspawn(1), SIGTERM)."""
        self._running.send_signal(signal.SIGTERM)
        self._end()

    def cut_power(self) -> None:
        """End all of it at once; what it had not yet put on its disk is this machine's to keep."""
        # The container goes on without the process that started it.
        self._group.kill()
        self._end()

    def close(self) -> None:
        """End whatever still runs of it."""
        if self._process is not None:
            self.cut_power()

    def _end(self) -> None:
        try:
            self._running.wait(60)
        finally:
            self._group.kill()
            self._running.wait()
            self._process = None
            self.pid = 0
            self._group.stop()

    def _state(self) -> str:
        assert self._running.poll() is None, f"it ended: {self._console_tail()}"
        outside = Path("/proc", str(self._running.pid), "task", str(self._running.pid), "children")
        children = outside.read_text(encoding="utf-8").split()
        if not children:
            return ""
        self.pid = int(children[0])
        command = self.entering("systemctl", "is-system-running")
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return asked.stdout.strip()

    def _console_tail(self) -> str:
        return self._console.read_text(encoding="utf-8", errors="replace")[-2000:] if self._console.exists() else ""

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "it is off"
        return self._process


def run_with_network(root: Path, line: str, *, within_s: float) -> str:
    """Run a line in a root that is not booted, with this machine's network.

    Raises:
        RuntimeError: it fails; with what it wrote to standard error.
    """
    name = f"{PREFIX}-{os.getpid()}-{next(_numbers)}"
    group = ControlGroup(name)
    command = ["systemd-nspawn", f"--directory={root}", f"--machine={name}", "--register=no", "--keep-unit", "--pipe"]
    command += ["--quiet", "--chdir=/root", "--resolv-conf=copy-host", "--timezone=off"]
    command += ["--setenv=DEBIAN_FRONTEND=noninteractive", "bash", "-c", line]
    group.start()
    try:
        return run(group.joining(command), within_s=within_s)
    finally:
        group.stop()
