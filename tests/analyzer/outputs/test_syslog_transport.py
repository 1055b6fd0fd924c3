"""Each way to a syslog receiver, with a real one on this machine."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING

import pytest
from authority import Authority
from syslog_servers import PATIENCE_S, StreamServer

from hallmonitor.outputs.syslog_transport import Stream, UdpDatagrams, UnixDatagrams

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def breaks(look: Callable[[], None]) -> bool:
    try:
        look()
    except OSError:
        return True
    return False


def test_a_message_is_one_datagram_to_the_socket_of_the_machine(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(path)
        transport = UnixDatagrams(path)
        transport.open()
        transport.send(b"one")
        transport.send(b"two")
        transport.look()
        assert (server.recv(99), server.recv(99)) == (b"one", b"two")
        assert not transport.is_in_flight()
        transport.close()
    with pytest.raises(ConnectionRefusedError):
        transport.open()
    transport.close()


def test_a_message_is_one_datagram_of_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(PATIENCE_S)
        transport = UdpDatagrams("127.0.0.1", server.getsockname()[1])
        transport.open()
        transport.send(b"one")
        transport.look()
        assert server.recv(99) == b"one"
    transport.send(b"nobody listens")
    until(lambda: breaks(transport.look))
    transport.close()


def test_frames_count_their_octets() -> None:
    with StreamServer() as server:
        transport = Stream("127.0.0.1", server.port, None)
        transport.open()
        transport.send("schön".encode())
        transport.send(b"")
        transport.send(b"two")
        until(lambda: len(server.frames) == 3)
        assert server.frames == ["schön".encode(), b"", b"two"]
        transport.look()
        until(lambda: not transport.is_in_flight())
        transport.close()


def test_what_a_receiver_does_not_read_stays_in_flight() -> None:
    with StreamServer(reads=False) as server:
        transport = Stream("127.0.0.1", server.port, None)
        transport.open()
        for _ in range(400):  # 25 MB, more than the system holds for it
            transport.send(bytes(65_536))
            if transport.is_in_flight():
                time.sleep(0.1)  # the acknowledgment of what it does hold
                if transport.is_in_flight():
                    break
        assert transport.is_in_flight()
        transport.close()


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_has_ended_is_noticed(reset: bool) -> None:  # noqa: FBT001 - a case of the test
    with StreamServer() as server:
        transport = Stream("127.0.0.1", server.port, None)
        transport.open()
        transport.look()
        assert server.accepted.acquire(timeout=PATIENCE_S)
        server.end_connection(reset=reset)
        until(lambda: breaks(transport.look))
        transport.close()


def test_frames_go_inside_tls_to_whom_the_authority_vouches_for(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with StreamServer(authority.server_context()) as server:
        transport = Stream("127.0.0.1", server.port, lambda: ssl.create_default_context(cafile=authority.file))
        transport.open()
        transport.send(b"one")
        until(lambda: server.frames == [b"one"])
        transport.look()
        assert server.accepted.acquire(timeout=PATIENCE_S)
        server.end_connection()
        until(lambda: breaks(transport.look))
        transport.close()


@pytest.mark.parametrize(("address", "signed_by", "code"), [("127.0.0.1", "another", 20), ("127.0.0.2", "ours", 64)])
def test_nobody_else_is_spoken_to(address: str, signed_by: str, code: int, tmp_path: Path) -> None:
    ours, another = Authority(tmp_path, "ours"), Authority(tmp_path, "another")
    signer = ours if signed_by == "ours" else another
    with StreamServer(signer.server_context(address)) as server:
        transport = Stream("127.0.0.1", server.port, lambda: ssl.create_default_context(cafile=ours.file))
        with pytest.raises(ssl.SSLCertVerificationError) as caught:
            transport.open()
        assert caught.value.verify_code == code
        assert server.frames == []


def test_a_transport_that_is_not_open_is_not_used() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        UdpDatagrams("127.0.0.1", 9).send(b"")
