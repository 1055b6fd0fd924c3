"""Runs the agent as a process of its own, as a service manager would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from hallmonitor_agent.spool.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from hallmonitor_agent.cli import main; main()")
PATIENCE_S = 60


class RunningAgent:
    """A folder with a configuration, a service manager's socket, and processes one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "agent.toml"
        self.layout = Layout(folder / "spool", "gate")
        self.said: list[str] = []
        self._log = (folder / "log").open("w+b")
        self._manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._manager.bind(str(folder / "notify"))
        self.process: subprocess.Popen[bytes] | None = None

    def write(self, capture: str, more: str = "", spool: str = "") -> None:
        """Write the configuration; `capture` and `spool` are further lines of these tables."""
        self.config.write_text(
            f'[capture]\nsensor = "gate"\n{capture}\n[spool]\npath = "spool"\nmin_free_mb = 0\n{spool}\n'
            f'[metrics]\naddress = "127.0.0.1:0"\n{more}\n'
        )

    def start(self, environment: Mapping[str, str] | None = None, before: Sequence[str] = ()) -> None:
        """Start the agent, by way of another command where one is given."""
        self.said.clear()
        variables = {**os.environ, "NOTIFY_SOCKET": str(self.folder / "notify"), **(environment or {})}
        self.process = subprocess.Popen(
            [*before, *COMMAND, "run", "--config", str(self.config)],
            env=variables,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
        )

    def lines(self) -> list[dict[str, object]]:
        """What was logged so far; other lines by the key `text`."""
        text = (self.folder / "log").read_text(encoding="utf-8")
        return [json.loads(line) if line.startswith("{") else {"text": line} for line in text.splitlines()]

    def logged(self, event: str) -> list[dict[str, object]]:
        """Lines of one event."""
        return [line for line in self.lines() if line.get("event") == event]

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Wait until something holds; fails where the agent leaves before, or after long."""
        assert self.process is not None
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.process.poll() is None, self.lines()
            assert time.monotonic() < deadline_s, (self.said, self.lines())
            time.sleep(0.02)

    def wait_until_said(self, first_line: str) -> None:
        """Wait until the service manager was told something."""

        def heard() -> bool:
            self._listen()
            return first_line in self.said

        self.wait_for(heard)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and give the exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.left()

    def left(self) -> int:
        """Wait until the agent leaves by itself, and give the exit status."""
        assert self.process is not None
        status = self.process.wait(PATIENCE_S)
        self._listen()
        return status

    def close(self) -> None:
        """End what still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
        self._manager.close()
        self._log.close()

    def _listen(self) -> None:
        while True:
            try:
                self.said.append(self._manager.recv(4096).decode().split("\n")[0])
            except BlockingIOError:
                return
