"""Secrets that travel in clear leave no trace in anything that is written (Conn. Gen. Stat. 31-40x)."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from scapy.all import IP, TCP, UDP, Ether, Raw, wrpcap

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scapy.packet import Packet

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

CANARY = b"k4n4r1-9f3c"
"""Never told, whatever is asked for."""
OWN_NAME = b"d3v1c3-7a1e"
"""What a device calls itself: told with its address, and hidden with it."""
CLIENT = "10.20.0.9"
SERVER = "192.0.2.80"


def _vector(count: int, content: bytes) -> bytes:
    """`content` with its length in `count` bytes before it."""
    return len(content).to_bytes(count, "big") + content


def _labels(*labels: bytes) -> bytes:
    return b"".join(_vector(1, label) for label in labels) + b"\0"


def _client_hello(name: bytes) -> bytes:
    """A ClientHello (RFC 8446, section 4.1.2) with canaries as session id, protocol and unknown extension."""
    server_name = b"\0\0" + _vector(2, _vector(2, b"\0" + _vector(2, name)))
    protocols = b"\0\x10" + _vector(2, _vector(2, _vector(1, CANARY)))
    unknown = b"\xfa\xfb" + _vector(2, CANARY)
    body = b"\3\3" + bytes(32) + _vector(1, CANARY) + _vector(2, b"\x13\x01") + b"\1\0"
    body += _vector(2, server_name + protocols + unknown)
    return b"\x16\3\1" + _vector(2, b"\1" + _vector(3, body))


def _http2_request() -> bytes:
    """Preface, settings, and a request of literal fields (RFC 9113, section 3.4; RFC 7541, section 6.2.2)."""
    fields = b"\x83\x86\x04" + _vector(1, b"/" + CANARY) + b"\x01" + _vector(1, b"h2.example.org")
    fields += b"\x0f\x11" + _vector(1, b"s=" + CANARY) + b"\x0f\x08" + _vector(1, b"Basic " + CANARY)
    frames = b"\0\0\0\4\0\0\0\0\0" + len(fields).to_bytes(3, "big") + b"\1\4\0\0\0\1" + fields
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frames + len(CANARY).to_bytes(3, "big") + b"\0\1\0\0\0\1" + CANARY


def _ldap_bind() -> bytes:
    """A bind with a name and a password (RFC 4511, section 4.2)."""
    bind = b"\2\1\3\4" + _vector(1, b"cn=" + CANARY) + b"\x80" + _vector(1, CANARY)
    return b"\x30" + _vector(1, b"\2\1\1\x60" + _vector(1, bind))


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
    587: [
        b"",
        b"220 mail.example.org ESMTP " + CANARY + b"\r\n",
        b"EHLO " + CANARY + b"\r\n",
        b"250-mail.example.org\r\n250 STARTTLS\r\n",
        b"STARTTLS\r\n",
        b"220 go ahead\r\n",
        _client_hello(b"submit.example.org"),
    ],
    389: [_ldap_bind(), bytes.fromhex("300c02010161070a010004000400")],
    5222: [
        b"<?xml version='1.0'?><stream:stream to='chat.example.org' from='"
        + CANARY
        + b"@chat.example.org' version='1.0' "
        b"xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
        b"<stream:stream from='chat.example.org' id='" + CANARY + b"' version='1.0' xmlns='jabber:client' "
        b"xmlns:stream='http://etherx.jabber.org/streams'>",
        b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + CANARY + b"</auth>",
        b"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        b"<message to='" + CANARY + b"@chat.example.org'><body>" + CANARY + b"</body></message>",
    ],
    1080: [
        b"\5\1\2",
        b"\5\2",
        b"\1" + _vector(1, CANARY) + _vector(1, CANARY),
        b"\1\0",
        b"\5\1\0\3" + _vector(1, b"proxied.example.org") + b"\0\x50",
        b"\5\0\0\1\0\0\0\0\0\0",
        _client_hello(b"proxied.example.org"),
    ],
    8080: [_http2_request()],
}


def _dhcp_request() -> bytes:
    """A request with client identifier and host name (RFC 2131, section 2; RFC 2132, sections 3.14, 9.13 and 9.14)."""
    fixed = b"\1\1\6\0" + bytes(40) + CANARY.ljust(64, b"\0") + CANARY.ljust(128, b"\0")
    vendor = b"\x3c" + _vector(1, b"Maker=" + CANARY)
    options = b"\x35\1\3\x3d" + _vector(1, b"\0" + CANARY) + b"\x0c" + _vector(1, OWN_NAME) + vendor
    return fixed + b"\x63\x82\x53\x63" + options + b"\xff"


def _dns(flags: int, owner: bytes, kind: int, data: bytes, *, asked: bool) -> bytes:
    """A response with one record of class IN, and perhaps its question (RFC 1035, section 4.1)."""
    question = owner + kind.to_bytes(2, "big") + b"\0\1"
    header = b"\0\0" + flags.to_bytes(2, "big") + (b"\0\1" if asked else b"\0\0") + b"\0\1\0\0\0\0"
    return header + (question if asked else b"") + question + b"\0\0\0\x78" + _vector(2, data)


def _netbios_name(name: bytes) -> bytes:
    """Halves of bytes as letters (RFC 1001, section 14.1)."""
    padded = name.upper().ljust(15) + b"\0"
    return _labels(b"".join(bytes((0x41 + (byte >> 4), 0x41 + (byte & 15))) for byte in padded))


# Port, and the one datagram that the client sends.
DATAGRAMS: dict[int, bytes] = {
    67: _dhcp_request(),
    138: b"\x11\2\0\1"
    + bytes((10, 20, 0, 9))
    + b"\0\x8a\0\xc0\0\0"
    + _netbios_name(OWN_NAME)
    + _netbios_name(b"GROUP")
    # What a browser announces ends with a comment (MS-BRWS, section 2.2.1).
    + b"\xffSMB"
    + CANARY,
    1900: b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nLOCATION: http://10.20.0.9/" + CANARY + b".xml\r\n"
    b"SERVER: " + CANARY + b"\r\nNT: urn:schemas-upnp-org:device:MediaRenderer:1\r\n"
    b"USN: uuid:" + CANARY + b"::urn:schemas-upnp-org:device:MediaRenderer:1\r\n\r\n",
    # A service that a person gave a name to (RFC 6763, section 4.1.1), and what it says of itself (section 6).
    5353: _dns(0x8400, _labels(b"Ann's " + CANARY, b"_ipp", b"_tcp", b"local"), 16, _vector(1, CANARY), asked=False),
    5355: _dns(0x8000, _labels(OWN_NAME), 16, _vector(1, CANARY), asked=True),
    53: _dns(0x8180, _labels(b"txt", b"example", b"org"), 16, _vector(1, CANARY), asked=True),
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
    for index, (port, payload) in enumerate(DATAGRAMS.items()):
        frame = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=CLIENT, dst="10.20.0.255")
        packets.append(frame / UDP(sport=51_000 + index, dport=port) / Raw(payload))
    for index, packet in enumerate(packets):
        packet.time = 1_778_587_200 + index * 0.01
    wrpcap(str(path), packets)
    assert path.read_bytes().count(CANARY) > len(CONVERSATIONS) + len(DATAGRAMS)
    return path


def test_every_protocol_is_read(capture: Path, hallmonitor: Command) -> None:
    rows = [json.loads(line) for line in hallmonitor("flows", capture, "--format", "jsonl").stdout.splitlines()]
    told = {row["destination_port"]: (row["network_protocol"], row["domain"], row["device_name"]) for row in rows}
    own, mail = OWN_NAME.decode(), "submit.example.org"
    assert told == {
        80: ("http", "forms.example.org", None),
        21: ("ftp", None, None),
        25: ("smtp", None, None),
        143: ("imap", None, None),
        110: ("pop3", None, None),
        587: ("smtp", mail, None),
        389: ("ldap", None, None),
        5222: ("xmpp", None, None),
        1080: ("socks", "proxied.example.org", None),
        8080: ("http", "h2.example.org", None),
        67: ("dhcp", None, own),
        138: ("netbios-dgm", None, own),
        1900: ("ssdp", None, None),
        5353: ("mdns", None, None),
        5355: ("llmnr", None, None),
        53: ("dns", None, None),
    }


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
    for secret in (CANARY, OWN_NAME):
        assert [path for path in written if secret in path.read_bytes().lower()] == []
        assert secret not in done.stdout + done.stderr


def test_replay_shows_what_devices_call_themselves_with_their_addresses_only(
    capture: Path, tmp_path: Path, hallmonitor: Command
) -> None:
    names = {}
    for option in ([], ["--show-addresses"]):
        out = tmp_path / f"out{len(option)}"
        words = [
            "replay",
            capture,
            "--policy",
            "torrington-4012",
            "--out",
            out,
            "--site-key",
            tmp_path / "key",
            *option,
        ]
        assert hallmonitor(*words).returncode == 0
        assert [path for path in out.rglob("*") if path.is_file() and CANARY in path.read_bytes()] == []
        table = pq.read_table(out / "flows")
        names[bool(option)] = {value for value in table.column("device_name").to_pylist() if value}
    assert names[True] == {OWN_NAME.decode()}
    assert len(names[False]) == 1
    assert not names[False] & names[True]


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_inspected_packets_hold_no_canary(capture: Path, hallmonitor: Command) -> None:
    listed = hallmonitor("flows", capture, "--format", "jsonl").stdout.decode().splitlines()
    assert len(listed) == len(CONVERSATIONS) + len(DATAGRAMS)
    for line in listed:
        flow_id = line.split('"flow_id":"')[1][:16]
        done = hallmonitor("inspect", capture, "--flow", flow_id)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > (6 if '"transport":"tcp"' in line else 0)
        assert CANARY not in done.stdout + done.stderr
