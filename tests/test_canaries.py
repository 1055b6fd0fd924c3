"""Secrets that travel in clear leave no trace in anything that is written (Conn. Gen. Stat. 31-40x)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from scapy.all import IP, TCP, Ether, Raw, wrpcap

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scapy.packet import Packet

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

CANARY = b"k4n4r1-9f3c"
CLIENT = "10.20.0.9"
SERVER = "192.0.2.80"

# Port, and what client and server say in turn. The canary stands wherever a credential, a path or a message would.
CONVERSATIONS: dict[int, list[bytes]] = {
    80: [
        b"POST /login/"
        + CANARY
        + b"?token="
        + CANARY
        + b" HTTP/1.1\r\nHost: forms.example.org\r\nCookie: s="
        + CANARY
        + b"\r\nAuthorization: Basic "
        + CANARY
        + b"\r\nContent-Length: 20\r\n\r\npassword="
        + CANARY,
        b"HTTP/1.1 200 OK\r\nSet-Cookie: "
        + CANARY
        + b"\r\nContent-Type: application/x-"
        + CANARY
        + b"\r\nContent-Disposition: attachment; filename="
        + CANARY
        + b".exe\r\nContent-Length: 40\r\n\r\nMZ"
        + CANARY * 3,
    ],
    21: [b"", b"220 ready\r\n", b"USER " + CANARY + b"\r\n", b"331 ok\r\n", b"PASS " + CANARY + b"\r\n", b"230 ok\r\n"],
    25: [
        b"",
        b"220 mail.example.org ESMTP\r\n",
        b"EHLO staff.example.org\r\n",
        b"250 AUTH PLAIN\r\n",
        b"AUTH PLAIN " + CANARY + b"\r\n",
        b"235 ok\r\n",
        b"MAIL FROM:<" + CANARY + b"@example.org>\r\n",
        b"250 ok\r\n",
    ],
    143: [b"", b"* OK IMAP4rev1 ready\r\n", b"a1 LOGIN " + CANARY + b" " + CANARY + b"\r\n", b"a1 OK done\r\n"],
    110: [b"", b"+OK POP3 ready\r\n", b"USER " + CANARY + b"\r\n", b"+OK\r\n", b"PASS " + CANARY + b"\r\n", b"+OK\r\n"],
}


def _packets(client_port: int, port: int, turns: list[bytes]) -> Iterator[Packet]:
    """A whole TCP connection: handshake, the turns, the end."""
    numbers = {True: 1000, False: 5000}

    def segment(*, client: bool, flags: str, payload: bytes = b"") -> Packet:
        addresses = {"src": CLIENT, "dst": SERVER} if client else {"src": SERVER, "dst": CLIENT}
        ports = {"sport": client_port, "dport": port} if client else {"sport": port, "dport": client_port}
        packet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(**addresses)
        packet /= TCP(**ports, flags=flags, seq=numbers[client], ack=numbers[not client])
        numbers[client] += len(payload) + ("S" in flags or "F" in flags)
        return packet / Raw(payload) if payload else packet

    yield segment(client=True, flags="S")
    yield segment(client=False, flags="SA")
    yield segment(client=True, flags="A")
    for turn, payload in enumerate(turns):
        if payload:
            yield segment(client=turn % 2 == 0, flags="PA", payload=payload)
    yield segment(client=True, flags="FA")
    yield segment(client=False, flags="FA")
    yield segment(client=True, flags="A")


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("canaries") / "clear.pcap"
    packets = [
        packet
        for index, (port, turns) in enumerate(CONVERSATIONS.items())
        for packet in _packets(50_000 + index, port, turns)
    ]
    for index, packet in enumerate(packets):
        packet.time = 1_778_587_200 + index * 0.01
    wrpcap(str(path), packets)
    assert CANARY in path.read_bytes()
    return path


@pytest.mark.parametrize("format_name", ["table", "jsonl", "csv", "parquet"])
def test_flow_records_hold_no_canary(format_name: str, capture: Path, tmp_path: Path, hallmonitor: Command) -> None:
    output = tmp_path / "flows"
    done = hallmonitor("flows", capture, "--format", format_name, "--output", output)
    assert done.returncode == 0
    written = output.read_bytes() + done.stdout + done.stderr
    assert CANARY not in written
    assert b"forms.example.org" in written


def test_replay_holds_no_canary(capture: Path, tmp_path: Path, hallmonitor: Command) -> None:
    out = tmp_path / "out"
    done = hallmonitor("replay", capture, "--policy", "torrington-4012", "--out", out, "--site-key", tmp_path / "key")
    assert done.returncode == 0
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) >= 4
    assert [path for path in written if CANARY in path.read_bytes()] == []
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_inspected_packets_hold_no_canary(capture: Path, hallmonitor: Command) -> None:
    listed = hallmonitor("flows", capture, "--format", "jsonl").stdout.decode().splitlines()
    assert len(listed) == len(CONVERSATIONS)
    for line in listed:
        flow_id = line.split('"flow_id":"')[1][:16]
        done = hallmonitor("inspect", capture, "--flow", flow_id)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 6
        assert CANARY not in done.stdout + done.stderr
