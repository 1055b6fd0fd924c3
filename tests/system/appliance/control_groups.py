"""A control group of its own for a container, in each hierarchy that systemd uses (cgroups(7))."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOUNTS = Path("/proc/self/mounts")
_PATIENCE_S = 10


def hierarchies() -> Iterator[Path]:
    """Where the unified hierarchy is mounted, and beside it systemd's own where a machine has both."""
    for line in _MOUNTS.read_text(encoding="utf-8").splitlines():
        _, place, kind, options, *_ = line.split()
        if kind == "cgroup2" or (kind == "cgroup" and "name=systemd" in options.split(",")):
            yield Path(place)


class ControlGroup:
    """A group for one container.

    systemd-nspawn puts what it starts below the group that it runs in. Two that share one would each take the other's
    services for their own.
    """

    def __init__(self, name: str) -> None:
        self._folders = [place / name for place in hierarchies()]

    def joining(self, command: list[str]) -> list[str]:
        """A command as it is run within the group; the process is the command's own."""
        join = "".join(f'echo $$ > "{folder}/cgroup.procs"; ' for folder in self._folders)
        return ["sh", "-e", "-c", f'{join}exec "$@"', "sh", *command]

    def start(self) -> None:
        for folder in self._folders:
            folder.mkdir()

    def kill(self) -> None:
        """End all that runs in it at once."""
        for folder in self._folders:
            for each, _, _ in os.walk(folder):
                # A group, and whoever is in it, may go meanwhile.
                with contextlib.suppress(OSError):
                    pids = set(map(int, Path(each, "cgroup.procs").read_text(encoding="utf-8").split()))
                    # 0 stands for one that cannot be seen from here, and as a target for whoever asks.
                    for pid in pids - {0}:
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """Remove the group and those below it, once nothing runs in them any more."""
        for folder in self._folders:
            deadline = time.monotonic() + _PATIENCE_S
            while folder.exists() and time.monotonic() < deadline:
                for each, _, _ in os.walk(folder, topdown=False):
                    # Busy as long as a process in it is on its way out.
                    with contextlib.suppress(OSError):
                        Path(each).rmdir()
