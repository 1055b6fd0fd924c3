from __future__ import annotations

import pytest
from aioquic.buffer import Buffer
from aioquic.quic.crypto import CryptoPair
from aioquic.quic.packet import QuicProtocolVersion, pull_quic_header
from aioquic.tls import pull_client_hello, pull_server_hello

from hallmonitor.demo.draws import Draws
from hallmonitor.demo.quic import Handshake, crypto_frame, initial_keys, variable_integer

NAME = "docs.example.org"


def _crypto_stream(payloads: list[bytes]) -> bytes:
    """Put CRYPTO frames together by their offsets; PADDING, PING and ACK are passed over."""
    stream: dict[int, bytes] = {}
    for payload in payloads:
        buffer = Buffer(data=payload)
        while not buffer.eof():
            kind = buffer.pull_uint_var()
            if kind == 2:
                for _ in range(4):
                    buffer.pull_uint_var()
            elif kind == 6:
                offset = buffer.pull_uint_var()
                stream[offset] = buffer.pull_bytes(buffer.pull_uint_var())
            else:
                assert kind in {0, 1}
    data = b""
    for offset in sorted(stream):
        assert offset == len(data)
        data += stream[offset]
    return data


def _decrypt(pair: CryptoPair, datagram: bytes) -> tuple[bytes, int]:
    header = pull_quic_header(Buffer(data=datagram), host_cid_length=8)
    assert header.version == QuicProtocolVersion.VERSION_1
    _, payload, number = pair.decrypt_packet(datagram, _number_offset(datagram), 0)
    return payload, number


def _number_offset(datagram: bytes) -> int:
    """Where the packet number of an Initial begins (RFC 9000, section 17.2.2)."""
    buffer = Buffer(data=datagram)
    buffer.pull_bytes(5)
    for _ in range(2):
        buffer.pull_bytes(buffer.pull_uint8())
    buffer.pull_bytes(buffer.pull_uint_var())
    length = buffer.pull_uint_var()
    assert buffer.tell() + length == len(datagram)
    return buffer.tell()


@pytest.mark.parametrize("seed", range(12))
def test_aioquic_reads_the_client_initials(seed: int) -> None:
    connection = Handshake(Draws(seed, "quic"), NAME)
    pair = CryptoPair()
    pair.setup_initial(connection.destination, is_client=False, version=QuicProtocolVersion.VERSION_1)
    datagrams = connection.client_initials()
    assert {len(datagram) for datagram in datagrams} == {1200}
    opened = [_decrypt(pair, datagram) for datagram in datagrams]
    assert [number for _, number in opened] == list(range(len(datagrams)))
    hello = pull_client_hello(Buffer(data=_crypto_stream([payload for payload, _ in opened])))
    assert hello.server_name == NAME
    assert hello.alpn_protocols == ["h3"]
    assert hello.legacy_session_id == b""


def test_some_hellos_need_two_datagrams_and_some_come_out_of_order() -> None:
    counts = {len(Handshake(Draws(seed, "quic"), NAME).client_initials()) for seed in range(12)}
    assert counts == {1, 2}


@pytest.mark.parametrize("seed", range(6))
def test_aioquic_reads_the_server_initial(seed: int) -> None:
    connection = Handshake(Draws(seed, "quic"), NAME)
    pair = CryptoPair()
    pair.setup_initial(connection.destination, is_client=True, version=QuicProtocolVersion.VERSION_1)
    initial, _ = connection.server_flight()
    assert len(initial) >= 1200
    payload, _ = _decrypt(pair, initial)
    assert pull_server_hello(Buffer(data=_crypto_stream([payload]))).supported_version == 0x0304


def test_handshake_and_one_rtt_packets_have_right_headers() -> None:
    connection = Handshake(Draws(1, "quic"), NAME)
    finish = pull_quic_header(Buffer(data=connection.client_finish()), host_cid_length=8)
    assert finish.destination_cid == connection.server
    assert finish.version == QuicProtocolVersion.VERSION_1
    short = connection.one_rtt(40, to_server=True)
    assert short[0] & 0xC0 == 0x40  # RFC 9000, section 17.3.1
    assert short[1:9] == connection.server
    assert len(short) == 49
    assert len(connection.one_rtt(40, to_server=False)) == 41


def test_keys_of_rfc_9001_appendix_a_1() -> None:
    client, server = initial_keys(bytes.fromhex("8394c8f03e515708"))
    assert client.key.hex() == "1f369613dd76d5467730efcbe3b1a22d"
    assert client.iv.hex() == "fa044b2f42a3fd3b46fb255c"
    assert client.header.hex() == "9f50449e04a0e810283a1e9933adedd2"
    assert server.key.hex() == "cf3a5331653c364c88f0f379b6067e37"
    assert server.iv.hex() == "0ac1493ca1905853b0bba03e"
    assert server.header.hex() == "c206b8d9b9f0f37644430b490eeaa314"


@pytest.mark.parametrize(
    ("value", "encoded"),
    [(37, "25"), (15_293, "7bbd"), (494_878_333, "9d7f3e7d"), (151_288_809_941_952_652, "c2197c5eff14e88c")],
)
def test_variable_integers_of_rfc_9000_appendix_a_1(value: int, encoded: str) -> None:
    assert variable_integer(value).hex() == encoded


def test_variable_integers_can_be_longer_than_needed_but_not_too_large() -> None:
    assert variable_integer(37, octets=2).hex() == "4025"
    with pytest.raises(ValueError, match="does not fit"):
        variable_integer(1 << 62)


def test_crypto_frames_of_rfc_9000_section_19_6() -> None:
    assert crypto_frame(100, b"abc").hex() == "06406403616263"
