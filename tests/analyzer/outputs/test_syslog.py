"""What a syslog receiver gets when it goes away and comes back, with a clock that the tests hold."""

from __future__ import annotations

import re
import socket
import time
from typing import TYPE_CHECKING

import pytest
from made_alerts import queued
from syslog_servers import PATIENCE_S, StreamServer

from hallmonitor.outputs.receiver import Outcome
from hallmonitor.outputs.syslog import SyslogReceiver
from hallmonitor.outputs.syslog_message import SyslogForm
from hallmonitor.outputs.syslog_transport import Stream, UdpDatagrams, UnixDatagrams

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.outputs.syslog_transport import Transport


def receiver(transport: Transport) -> SyslogReceiver:
    return SyslogReceiver(SyslogForm("local0", "monitor", 1, 32473, 2048), transport)


def numbers(messages: list[bytes]) -> list[int]:
    return [int(found[1], 16) for message in messages if (found := re.search(rb' id="([0-9a-f]+)"', message))]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def settled(output: SyslogReceiver, *given: int, now_s: float) -> int:
    """How many have settled once the receiver's machine has acknowledged them."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        outcome = output.take([queued(number) for number in given], "", now_s)
        assert outcome.not_taken is None
        if outcome.taken:
            return outcome.taken
        time.sleep(0.005)
    return 0


def test_the_machines_own_socket_has_a_message_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    output = receiver(UnixDatagrams(path))
    away = output.take([queued(1)], "", 0.0)
    assert away.not_taken is not None
    assert away.not_taken.why == "no such file or directory"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(path)
        assert output.take([queued(1), queued(2)], "", 1.0) == Outcome(2)
        assert numbers([server.recv(4096), server.recv(4096)]) == [1, 2]
    output.close()


def test_a_datagram_that_nobody_listens_for_is_sent_again() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    output = receiver(UdpDatagrams(*address))
    assert output.take([queued(1)], "", 0.0) == Outcome(0, again_s=1.0)
    refused = output.take([queued(1)], "", 0.5)
    assert refused.not_taken is not None
    assert refused.not_taken.why == "connection refused"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(address)
        server.settimeout(PATIENCE_S)
        assert output.take([queued(1)], "", 2.0) == Outcome(0, again_s=1.0)
        assert output.take([queued(1)], "", 3.0) == Outcome(1)
        assert numbers([server.recv(4096)]) == [1]
    output.close()


def test_a_message_is_taken_a_moment_after_it_was_acknowledged() -> None:
    with StreamServer() as server:
        output = receiver(Stream("127.0.0.1", server.port, None))
        assert output.take([queued(1), queued(2)], "", 10.0) == Outcome(0, again_s=2.0)
        assert output.take([queued(1), queued(2), queued(3)], "", 11.0) == Outcome(0, again_s=2.0)
        until(lambda: numbers(server.frames) == [1, 2, 3])
        assert settled(output, 1, 2, 3, now_s=12.0) == 2
        assert settled(output, 3, now_s=13.0) == 1
        assert numbers(server.frames) == [1, 2, 3]
        output.close()


def test_what_had_not_settled_when_the_connection_ended_is_sent_again() -> None:
    with StreamServer() as server:
        port = server.port
        output = receiver(Stream("127.0.0.1", port, None))
        output.take([queued(1)], "", 0.0)
        until(lambda: numbers(server.frames) == [1])
        assert settled(output, 1, now_s=2.0) == 1
        output.take([queued(2), queued(3)], "", 3.0)
        until(lambda: numbers(server.frames) == [1, 2, 3])
    until(lambda: output.take([queued(2), queued(3)], "", 3.5).not_taken is not None)
    away = output.take([queued(2), queued(3)], "", 4.0)
    assert away.not_taken is not None
    assert away.not_taken.why == "connection refused"
    with StreamServer(port=port) as server:
        assert output.take([queued(2), queued(3)], "", 10.0) == Outcome(0, again_s=2.0)
        assert settled(output, 2, 3, now_s=12.0) == 2
        until(lambda: numbers(server.frames) == [2, 3])
        output.close()


class Unacknowledged:
    """A way on which nothing is acknowledged until it is let."""

    settle_s = 2.0

    def __init__(self) -> None:
        self.sent = 0
        self.in_flight = True

    def open(self) -> None:
        pass

    def send(self, message: bytes) -> None:  # noqa: ARG002 - as a transport
        self.sent += 1

    def look(self) -> None:
        pass

    def is_in_flight(self) -> bool:
        return self.in_flight

    def close(self) -> None:
        pass


def test_what_the_receivers_machine_has_not_acknowledged_has_not_settled_however_long_it_takes() -> None:
    way = Unacknowledged()
    output = receiver(way)
    for now_s in (0.0, 100.0):
        assert output.take([queued(1)], "", now_s) == Outcome(0, again_s=2.0)
    way.in_flight = False
    assert output.take([queued(1)], "", 101.0) == Outcome(1)
    assert way.sent == 1


def test_a_message_that_the_socket_does_not_take_is_told_as_something_to_mend(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    output = SyslogReceiver(SyslogForm("local0", "monitor", 1, 32473, 4_000_000), UnixDatagrams(path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(path)
        outcome = output.take([queued(1, why="x" * 3_000_000)], "", 0.0)
    assert outcome.not_taken is not None
    assert outcome.not_taken.kind == "refused"
    assert "max_bytes" in outcome.not_taken.why
    output.close()


@pytest.mark.parametrize("again", [False, True])
def test_closing_forgets_what_was_sent(again: bool) -> None:  # noqa: FBT001 - a case of the test
    with StreamServer() as server:
        output = receiver(Stream("127.0.0.1", server.port, None))
        output.take([queued(1)], "", 0.0)
        if again:
            output.close()
        output.take([queued(1)], "", 0.0)
        until(lambda: len(server.frames) == 1 + again)
        output.close()
