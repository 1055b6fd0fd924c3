from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from hallmonitor_agent.heartbeat import Heartbeat
from hallmonitor_agent.status import Source, Status
from hallmonitor_service.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UP = Status(0, 0, sources=(Source("eth0", up=True, packets=1204, dropped=0),), engine={"open_flows": 7})
DOWN = Status(0, 0, sources=(Source("eth0", up=False, packets=0, dropped=0),))


class Heard:
    """A service manager that a test reads, and a clock that it sets."""

    def __init__(self, path: Path) -> None:
        self.now_s = 0.0
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(path))
        self.heart = Heartbeat(ServiceManager(str(path), 20_000_000), lambda: self.now_s)

    def beat(self, at_s: float, status: Status) -> list[str]:
        self.now_s = at_s
        self.heart.beat(status)
        return self.heard()

    def heard(self) -> list[str]:
        """The first line of each message, and what each says."""
        messages = []
        while True:
            try:
                messages.append(self._socket.recv(4096).decode().split("\n")[0])
            except BlockingIOError:
                return messages

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Heard]:
    made = Heard(tmp_path / "notify")
    yield made
    made.close()


def test_ready_is_said_once_packets_can_come(service: Heard) -> None:
    assert service.beat(0, DOWN) == ["EXTEND_TIMEOUT_USEC=30000000", "WATCHDOG=1"]
    assert service.beat(1, DOWN) == []
    assert service.beat(2, UP) == ["READY=1"]
    assert service.beat(3, DOWN) == []


def test_the_watchdog_hears_more_often_than_it_must(service: Heard) -> None:
    service.beat(0, UP)
    beats = [at_s for at_s in range(1, 21) if "WATCHDOG=1" in service.beat(at_s, UP)]
    # It would end the service after 20 s of silence.
    assert beats == [5, 10, 15, 20]


def test_the_status_is_told_now_and_then(service: Heard) -> None:
    service.beat(0, UP)
    said = [at_s for at_s in range(1, 25) if any(m.startswith("STATUS=") for m in service.beat(at_s, UP))]
    assert said == [10, 20]
    assert "STATUS=1,204 packets, 7 open flows, 0 files in the spool" in service.beat(30, UP)
    assert "STATUS=no packets from eth0; 0 packets, 0 open flows, 0 files in the spool" in service.beat(40, DOWN)


def test_a_reload_is_announced_with_the_time_and_ends_with_ready(service: Heard) -> None:
    service.heart.reloading()
    service.heart.reloaded(UP)
    assert service.heard() == ["RELOADING=1", "READY=1"]
