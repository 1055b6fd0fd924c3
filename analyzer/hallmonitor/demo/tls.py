"""TLS messages as current browsers and servers send them (RFC 8446, RFC 5246)."""

from __future__ import annotations

import functools
import struct
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.demo.draws import Draws

_HANDSHAKE: Final = 22
_APPLICATION_DATA: Final = 23
_CHANGE_CIPHER_SPEC: Final = b"\x14\x03\x03\x00\x01\x01"
_RECORD_LIMIT: Final = 16_384  # RFC 8446, section 5.1
_TAG: Final = 17  # AEAD tag and the inner content type (RFC 8446, section 5.2)

_X25519: Final = 0x001D
_X25519_MLKEM768: Final = 0x11EC
_MLKEM768_SHARE: Final = 1184
_MLKEM768_CIPHERTEXT: Final = 1088

_CIPHERS: Final = (
    *(0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014),
    *(0x009C, 0x009D, 0x002F, 0x0035),
)
_SIGNATURES: Final = (0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601)
_EXTENDED_MASTER_SECRET: Final = b"\x00\x17\x00\x00"


class Client(Enum):
    """Kinds of client, each with its own ClientHello."""

    MODERN = "TLS 1.3 with a post-quantum key share"
    CURRENT = "TLS 1.3 with X25519 alone"
    OLDER = "TLS 1.2 at most"


def _vector(data: bytes, length_bytes: int = 2) -> bytes:
    """A variable-length vector (RFC 8446, section 3.4)."""
    return len(data).to_bytes(length_bytes, "big") + data


def _words(values: Sequence[int]) -> bytes:
    return struct.pack(f"!{len(values)}H", *values)


def _extension(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("!H", kind) + _vector(data)


def _message(kind: int, body: bytes) -> bytes:
    """A handshake message (RFC 8446, section 4)."""
    return bytes([kind]) + _vector(body, 3)


def _grease(draws: Draws) -> int:
    """A reserved value (RFC 8701, section 2)."""
    return 0x0A0A + 0x1010 * draws.below(16)


def record(data: bytes, kind: int = _HANDSHAKE, version: int = 0x0303) -> bytes:
    """One TLS record (RFC 8446, section 5.1)."""
    return struct.pack("!BH", kind, version) + _vector(data)


def alpn(protocols: Sequence[str]) -> bytes:
    """The application_layer_protocol_negotiation extension (RFC 7301, section 3.1)."""
    return _extension(16, _vector(b"".join(_vector(name.encode(), 1) for name in protocols)))


def server_name(name: str) -> bytes:
    """The server_name extension (RFC 6066, section 3)."""
    return _extension(0, _vector(b"\x00" + _vector(name.encode())))


def _key_shares(draws: Draws, client: Client) -> bytes:
    shares = struct.pack("!H", _grease(draws)) + _vector(b"\x00")
    if client is Client.MODERN:
        shares += struct.pack("!H", _X25519_MLKEM768) + _vector(draws.octets(_MLKEM768_SHARE + 32))
    return _extension(51, _vector(shares + struct.pack("!H", _X25519) + _vector(draws.octets(32))))


def _extensions(draws: Draws, name: str, client: Client, protocols: Sequence[str]) -> list[bytes]:
    post_quantum = (_X25519_MLKEM768,) if client is Client.MODERN else ()
    older = client is Client.OLDER
    groups = (_X25519, 0x0017, 0x0018) if older else (_grease(draws), *post_quantum, _X25519, 0x0017, 0x0018)
    found = [
        server_name(name),
        _EXTENDED_MASTER_SECRET,
        _extension(0xFF01, b"\x00"),
        _extension(10, _vector(_words(groups))),
        _extension(11, _vector(b"\x00", 1)),
        _extension(35),
        alpn(protocols),
        _extension(5, b"\x01\x00\x00\x00\x00"),
        _extension(13, _vector(_words(_SIGNATURES))),
        _extension(18),
    ]
    if not older:
        found += [
            _key_shares(draws, client),
            _extension(45, b"\x01\x01"),
            _extension(43, _vector(_words((_grease(draws), 0x0304, 0x0303)), 1)),
            _extension(27, b"\x02\x00\x02"),
            _extension(17613, _vector(_vector(b"h2", 1))),
        ]
    return found


def client_hello(
    draws: Draws, name: str, client: Client, *, protocols: Sequence[str] = ("h2", "http/1.1"), extra: bytes = b""
) -> bytes:
    """A ClientHello handshake message (RFC 8446, section 4.1.2).

    Args:
        draws: where random values come from.
        name: the server's name, an A-label.
        client: kind of client.
        protocols: what the client offers to speak inside.
        extra: further extensions, encoded.

    Returns:
        The message without a record header: some 500 bytes, or 1,750 with a post-quantum key share.
    """
    extensions = _extensions(draws, name, client, protocols)
    if client is Client.MODERN:  # Chrome shuffles its extensions
        for last in range(len(extensions) - 1, 0, -1):
            other = draws.below(last + 1)
            extensions[last], extensions[other] = extensions[other], extensions[last]
    ciphers = _CIPHERS[3:] if client is Client.OLDER else (_grease(draws), *_CIPHERS)
    if client is not Client.OLDER:
        extensions = [_extension(_grease(draws)), *extensions]
    # A QUIC client leaves the compatibility session id empty (RFC 9001, section 8.4).
    session = b"" if extra else draws.octets(32)
    return _message(
        1,
        b"\x03\x03"
        + draws.octets(32)
        + _vector(session, 1)
        + _vector(_words(ciphers))
        + b"\x01\x00"
        + _vector(b"".join(extensions) + extra),
    )


def session_id(hello: bytes) -> bytes:
    """The legacy_session_id of a ClientHello message, which a TLS 1.3 server echoes."""
    return hello[39 : 39 + hello[38]]


def server_hello(draws: Draws, hello: bytes, client: Client) -> bytes:
    """A TLS 1.3 ServerHello message that answers `hello` (RFC 8446, section 4.1.3)."""
    modern = client is Client.MODERN
    share = draws.octets(32 + (_MLKEM768_CIPHERTEXT if modern else 0))
    group = _X25519_MLKEM768 if modern else _X25519
    extensions = _extension(51, struct.pack("!H", group) + _vector(share)) + _extension(43, b"\x03\x04")
    body = b"\x03\x03" + draws.octets(32) + _vector(session_id(hello), 1) + b"\x13\x01\x00" + _vector(extensions)
    return _message(2, body)


def server_flight(draws: Draws, hello: bytes, name: str, client: Client) -> bytes:
    """What a server sends after the ClientHello, as records.

    TLS 1.3: ServerHello in clear, the rest encrypted. TLS 1.2: ServerHello, Certificate, ServerKeyExchange and
    ServerHelloDone in clear (RFC 5246, section 7.3).
    """
    if client is not Client.OLDER:
        rest = record(draws.octets(draws.between(2_400, 3_900)), _APPLICATION_DATA)
        return record(server_hello(draws, hello, client)) + _CHANGE_CIPHER_SPEC + rest
    extensions = _extension(0xFF01, b"\x00") + _EXTENDED_MASTER_SECRET + alpn(["http/1.1"])
    body = b"\x03\x03" + draws.octets(32) + _vector(draws.octets(32), 1) + b"\xc0\x2b\x00" + _vector(extensions)
    certificate = _message(11, _vector(_vector(_certificate(name), 3), 3))
    key_exchange = b"\x03\x00\x1d" + _vector(draws.octets(32), 1) + b"\x04\x03" + _vector(draws.octets(70))
    return record(_message(2, body) + certificate + _message(12, key_exchange) + _message(14, b""))


def client_finish(draws: Draws, client: Client) -> bytes:
    """What a client sends to end the handshake, as records."""
    if client is not Client.OLDER:
        return _CHANGE_CIPHER_SPEC + record(draws.octets(53), _APPLICATION_DATA)
    exchange = _message(16, _vector(draws.octets(32), 1))
    return record(exchange) + _CHANGE_CIPHER_SPEC + record(draws.octets(40))


def server_finish(draws: Draws, client: Client) -> bytes:
    """What a server sends to end the handshake: TLS 1.3 session tickets, or the TLS 1.2 Finished."""
    if client is not Client.OLDER:
        return record(draws.octets(2 * 255), _APPLICATION_DATA)
    return _CHANGE_CIPHER_SPEC + record(draws.octets(40))


def application_data(draws: Draws, length: int) -> bytes:
    """`length` bytes of content as encrypted records."""
    records = []
    while length > 0:
        size = min(length, _RECORD_LIMIT)
        records.append(record(draws.octets(size + _TAG), _APPLICATION_DATA))
        length -= size
    return b"".join(records)


@functools.cache
def _certificate(name: str) -> bytes:
    """A self-signed certificate for `name`, DER; its key and serial number are fixed, so its bytes are too."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime(2026, 3, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 4012, start, start + timedelta(90))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(key, None).public_bytes(Encoding.DER)
