from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from hallmonitor_service.service_manager import ServiceManager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["path", "abstract"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    """A socket that is bound as a service manager binds its own, and the address as NOTIFY_SOCKET gives it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.settimeout(10)
        if request.param == "path":
            path = str(tmp_path / "notify")
            manager.bind(path)
            yield manager, path
        else:
            manager.bind("")
            yield manager, "@" + manager.getsockname()[1:].decode()


def test_each_message_is_one_datagram_of_assignments(listening: tuple[socket.socket, str]) -> None:
    manager, address = listening
    service = ServiceManager(address, None)
    said = [
        (service.starting(5, "waits for eth0"), b"EXTEND_TIMEOUT_USEC=5\nSTATUS=waits for eth0"),
        (service.ready("captures eth0"), b"READY=1\nSTATUS=captures eth0"),
        (service.reloading(17, "reads again"), b"RELOADING=1\nMONOTONIC_USEC=17\nSTATUS=reads again"),
        (service.status("2 flows"), b"STATUS=2 flows"),
        (service.alive(), b"WATCHDOG=1"),
        (service.stopping("drains"), b"STOPPING=1\nSTATUS=drains"),
    ]
    for delivered, datagram in said:
        assert delivered
        assert manager.recv(4096) == datagram


def test_a_status_of_several_lines_sets_nothing_else(listening: tuple[socket.socket, str]) -> None:
    manager, address = listening
    ServiceManager(address, None).status("one\nMAINPID=1\n")
    assert manager.recv(4096) == b"STATUS=one MAINPID=1"


@pytest.mark.parametrize(
    ("environment", "watchdog_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, None),
        ({"NOTIFY_SOCKET": "/run/n"}, None),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "30000000"}, 15),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 15),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, None),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "0"}, None),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "soon"}, None),
        ({"NOTIFY_SOCKET": "vsock:2:1"}, None),
        ({"NOTIFY_SOCKET": "@"}, None),
    ],
)
def test_the_environment_says_who_listens(environment: dict[str, str], watchdog_s: float | None) -> None:
    service = ServiceManager.from_environment(environment, 7)
    assert service.watchdog_s == watchdog_s
    assert service.listens == (environment.get("NOTIFY_SOCKET") in {"/run/n", "@n"})


def test_where_nobody_listens_nothing_is_delivered_and_nothing_fails(tmp_path: Path) -> None:
    for service in (ServiceManager(None, None), ServiceManager(str(tmp_path / "gone"), None)):
        assert not service.ready("captures")
        assert not service.alive()


def test_a_manager_that_does_not_read_holds_nobody_up(listening: tuple[socket.socket, str]) -> None:
    service = ServiceManager(listening[1], None)
    # The queue of a socket holds a bounded number of datagrams (net.unix.max_dgram_qlen); beyond, they are given up.
    sent = 0
    while service.alive():
        sent += 1
    assert sent
