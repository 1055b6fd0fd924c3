from __future__ import annotations

import aioquic.tls
import dpkt
import pytest
from aioquic.buffer import Buffer

from hallmonitor.demo import tls
from hallmonitor.demo.draws import Draws

NAME = "classroom.example.org"


@pytest.mark.parametrize("client", tls.Client)
def test_a_second_parser_reads_the_client_hello(client: tls.Client) -> None:
    message = tls.client_hello(Draws(1, "hello"), NAME, client)
    hello = aioquic.tls.pull_client_hello(Buffer(data=message))
    assert hello.server_name == NAME
    assert hello.alpn_protocols == ["h2", "http/1.1"]
    assert len(hello.legacy_session_id) == 32
    assert tls.session_id(message) == hello.legacy_session_id
    is_tls13 = client is not tls.Client.OLDER
    assert (0x0304 in (hello.supported_versions or [])) is is_tls13
    assert (0x1301 in hello.cipher_suites) is is_tls13
    groups = [group for group, _ in hello.key_share or []]
    assert (0x11EC in groups) is (client is tls.Client.MODERN)


def test_a_post_quantum_hello_spans_two_segments() -> None:
    assert len(tls.client_hello(Draws(1, "hello"), NAME, tls.Client.MODERN)) > 1460
    assert len(tls.client_hello(Draws(1, "hello"), NAME, tls.Client.CURRENT)) < 700


def test_values_are_greased_as_rfc_8701_says() -> None:
    message = tls.client_hello(Draws(1, "hello"), NAME, tls.Client.CURRENT)
    first = aioquic.tls.pull_client_hello(Buffer(data=message)).cipher_suites[0]
    assert first & 0x0F0F == 0x0A0A
    assert first >> 8 == first & 0xFF


@pytest.mark.parametrize("client", [tls.Client.MODERN, tls.Client.CURRENT])
def test_a_server_answers_with_tls_13(client: tls.Client) -> None:
    draws = Draws(1, "hello")
    message = tls.client_hello(draws, NAME, client)
    answer = aioquic.tls.pull_server_hello(Buffer(data=tls.server_hello(draws, message, client)))
    assert answer.supported_version == 0x0304
    assert answer.legacy_session_id == tls.session_id(message)
    assert answer.key_share is not None
    assert answer.key_share[0] == (0x11EC if client is tls.Client.MODERN else 0x001D)
    flight = tls.server_flight(draws, message, NAME, client)
    records, used = dpkt.ssl.tls_multi_factory(flight)
    assert used == len(flight)
    assert [each.type for each in records] == [22, 20, 23]


def test_an_older_server_shows_its_certificate() -> None:
    draws = Draws(1, "hello")
    flight = tls.server_flight(draws, tls.client_hello(draws, NAME, tls.Client.OLDER), NAME, tls.Client.OLDER)
    records, used = dpkt.ssl.tls_multi_factory(flight)
    assert used == len(flight)
    assert len(records) == 1
    body, kinds = records[0].data, []
    while body:
        length = int.from_bytes(body[1:4], "big")
        kinds.append(body[0])
        if body[0] == 11:
            assert NAME.encode() in body[4 : 4 + length]
        body = body[4 + length :]
    assert kinds == [2, 11, 12, 14]  # RFC 5246, section 7.3


@pytest.mark.parametrize("length", [0, 1, 16_384, 40_000])
def test_content_is_cut_into_records(length: int) -> None:
    data = tls.application_data(Draws(1, "data"), length)
    content = 0
    while data:
        size = int.from_bytes(data[3:5], "big")
        assert data[:3] == b"\x17\x03\x03"
        assert size <= 16_384 + 256  # RFC 8446, section 5.2
        content += size - 17
        data = data[5 + size :]
    assert content == length


@pytest.mark.parametrize("client", tls.Client)
def test_the_last_flights_are_whole_records(client: tls.Client) -> None:
    for flight in (tls.client_finish(Draws(1, "end"), client), tls.server_finish(Draws(1, "end"), client)):
        _, used = dpkt.ssl.tls_multi_factory(flight)
        assert used == len(flight)
