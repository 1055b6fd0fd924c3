from __future__ import annotations

import ipaddress

import dpkt
import pytest

from hallmonitor.demo.frames import ACK, PSH, RST, SYN, Direction, Socket, word_sum


def _direction(source: str, destination: str) -> Direction:
    return Direction(
        Socket(b"\x02\x00\x00\x00\x00\x01", ipaddress.ip_address(source).packed, 50_000),
        Socket(b"\x02\x00\x00\x00\x00\x02", ipaddress.ip_address(destination).packed, 443),
    )


PAIRS = [("10.20.0.11", "203.0.113.9"), ("fd20:4012::b", "2001:db8::9")]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("payload", [b"", b"\x01", b"\xff" * 1460, bytes(7)])
def test_tcp_segments_carry_right_checksums(pair: tuple[str, str], payload: bytes) -> None:
    frame = _direction(*pair).tcp(0xFFFFFFFE, 0x80000001, PSH | ACK, payload)
    _agrees_with_dpkt(frame)
    segment = dpkt.ethernet.Ethernet(frame).data.data
    assert (segment.seq, segment.ack, segment.flags, segment.data) == (0xFFFFFFFE, 0x80000001, PSH | ACK, payload)


@pytest.mark.parametrize("pair", PAIRS)
def test_tcp_options_and_resets(pair: tuple[str, str]) -> None:
    direction = _direction(*pair)
    options = b"\x02\x04\x05\xb4"
    syn = direction.tcp(1, 0, SYN, b"", options)
    _agrees_with_dpkt(syn)
    assert dpkt.ethernet.Ethernet(syn).data.data.opts == options
    reset = direction.tcp(1, 0, RST)
    _agrees_with_dpkt(reset)
    assert dpkt.ethernet.Ethernet(reset).data.data.win == 0


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("payload", [b"", b"\x01\x02\x03", bytes(range(256)) * 4])
def test_udp_datagrams_carry_right_checksums(pair: tuple[str, str], payload: bytes) -> None:
    frame = _direction(*pair).udp(payload)
    _agrees_with_dpkt(frame)
    assert dpkt.ethernet.Ethernet(frame).data.data.data == payload


def test_a_udp_checksum_of_zero_is_sent_as_all_ones() -> None:
    # RFC 768: zero would say that there is none. The payload is chosen so that the sum comes to all ones.
    direction = _direction(*PAIRS[0])
    plain = int.from_bytes(direction.udp(bytes(2))[40:42], "big")
    assert direction.udp(plain.to_bytes(2, "big"))[40:42] == b"\xff\xff"


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", 0), (b"\x12", 0x1200), (b"\xff\xff\x00\x01", 1), (b"\x00\x01\xf2\x03\xf4\xf5\xf6\xf7", 0xDDF2)],
)
def test_word_sum_as_in_rfc_1071(data: bytes, expected: int) -> None:
    assert word_sum(data) == expected


def test_a_full_frame_fits_an_ethernet() -> None:
    for pair in PAIRS:
        direction = _direction(*pair)
        assert len(direction.tcp(0, 0, ACK, bytes(direction.segment_size))) == 1514


def _agrees_with_dpkt(frame: bytes) -> None:
    """Have dpkt compute every checksum anew and give the same frame."""
    parsed = dpkt.ethernet.Ethernet(frame)
    packet = parsed.data
    if isinstance(packet, dpkt.ip.IP):
        packet.sum = 0
    packet.data.sum = 0
    assert bytes(parsed) == frame
