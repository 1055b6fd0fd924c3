"""What a service tells systemd of itself: the protocol of sd_notify(3), spoken without a library.

Where no service manager listens, as on a desk, everything here does nothing. A message that cannot be delivered is
given up: a service manager that is away for a moment must not end a service that works.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE_S: Final = 0.2
"""How long a message may wait for room in the manager's queue; a capture loop waits for it."""
_STATUS_LONGEST: Final = 500
"""Letters of a status line; `systemctl status` shows one line of it."""


class ServiceManager:
    """The line to the service manager.

    Args:
        address: of its datagram socket, an absolute path or `@` with an abstract name; None where nobody listens.
        watchdog_us: within how many microseconds it wants to hear that the service goes on; None where it does not.
    """

    def __init__(self, address: str | None, watchdog_us: int | None) -> None:
        self._address = address
        self._watchdog_us = watchdog_us

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], pid: int) -> ServiceManager:
        """Read NOTIFY_SOCKET (sd_notify(3)), WATCHDOG_USEC and WATCHDOG_PID (sd_watchdog_enabled(3)).

        Args:
            environment: the process's variables.
            pid: the process's id; a watchdog that is meant for another one is not this one's.
        """
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")) or address in {"/", "@"}:
            return cls(None, None)
        watchdog = environment.get("WATCHDOG_USEC", "")
        meant = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        watchdog_us = int(watchdog) if meant and watchdog.isascii() and watchdog.isdigit() else 0
        return cls(address, watchdog_us or None)

    @property
    def listens(self) -> bool:
        """Whether there is a service manager to tell."""
        return self._address is not None

    @property
    def watchdog_s(self) -> float | None:
        """How often to call `alive`, in seconds: half of what is allowed; None where nobody waits for it."""
        return None if self._watchdog_us is None else self._watchdog_us / 2_000_000

    def ready(self, status: str) -> bool:
        """Say that the service does its work, for the first time or once it has reloaded."""
        return self._notify("READY=1", _status(status))

    def reloading(self, monotonic_us: int, status: str) -> bool:
        """Say that the configuration is read again; `ready` must follow.

        Args:
            monotonic_us: CLOCK_MONOTONIC now, in microseconds.
            status: what `systemctl status` shows.
        """
        return self._notify("RELOADING=1", f"MONOTONIC_USEC={monotonic_us}", _status(status))

    def starting(self, patience_us: int, status: str) -> bool:
        """Say that it takes longer until `ready`.

        Args:
            patience_us: within how many microseconds there will be another word.
            status: what it waits for.
        """
        return self._notify(f"EXTEND_TIMEOUT_USEC={patience_us}", _status(status))

    def stopping(self, status: str) -> bool:
        """Say that the service is about to leave."""
        return self._notify("STOPPING=1", _status(status))

    def status(self, status: str) -> bool:
        """Say in one line what the service does, for `systemctl status`."""
        return self._notify(_status(status))

    def alive(self) -> bool:
        """Say that work has gone on since the last call."""
        return self._notify("WATCHDOG=1")

    def _notify(self, *assignments: str) -> bool:
        """Send the assignments in one datagram, and tell whether it was delivered."""
        if self._address is None:
            return False
        # An abstract name begins with a zero byte where its text begins with @ (unix(7)).
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.settimeout(_PATIENCE_S)
                line.sendto("\n".join(assignments).encode(), address)
        except OSError:
            return False
        return True


def _status(status: str) -> str:
    """Give the assignment for a status: of one line, since a second would be read as an assignment."""
    return f"STATUS={' '.join(status.split())[:_STATUS_LONGEST]}"
