"""What a ClientHello says, read by others than the engine: dpkt reads the message, aioquic opens QUIC's Initials."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, NamedTuple

import dpkt
from aioquic.buffer import Buffer
from aioquic.quic.crypto import CryptoError, CryptoPair
from aioquic.quic.packet import QuicPacketType, pull_quic_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rig.conversation import Conversation

HANDSHAKE_RECORD = 22
SERVER_NAME, SIGNATURE_ALGORITHMS, APPLICATION_PROTOCOLS, SUPPORTED_VERSIONS, ECH = 0, 13, 16, 43, 0xFE0D
VERSIONS = {0x0301: "10", 0x0302: "11", 0x0303: "12", 0x0304: "13"}


class Hello(NamedTuple):
    """A ClientHello.

    Attributes:
        length: of the handshake message, bytes.
        version: highest offered, as on the wire.
        ciphers: cipher suites as sent, without GREASE (RFC 8701).
        extensions: their numbers and contents as sent, without GREASE.
    """

    length: int
    version: int
    ciphers: list[int]
    extensions: list[tuple[int, bytes]]

    def extension(self, number: int) -> bytes | None:
        return dict(self.extensions).get(number)

    @property
    def server_name(self) -> str | None:
        # RFC 6066, section 3: list length, type, name length, name.
        content = self.extension(SERVER_NAME)
        return None if content is None else content[5:].decode()

    @property
    def protocol(self) -> str | None:
        # RFC 7301, section 3.1: list length, then each with a length.
        content = self.extension(APPLICATION_PROTOCOLS)
        return None if content is None else content[3 : 3 + content[2]].decode()

    @property
    def has_ech(self) -> bool:
        return self.extension(ECH) is not None

    def ja4(self, carrier: str) -> str:
        """The fingerprint by the public description; `carrier` is `t` or `q`."""
        numbers = [number for number, _ in self.extensions]
        name = "i" if self.server_name is None else "d"
        protocol = self.protocol or "00"
        start = f"{carrier}{VERSIONS[self.version]}{name}{len(self.ciphers):02}{len(numbers):02}"
        rest = ",".join(f"{number:04x}" for number in sorted({*numbers} - {SERVER_NAME, APPLICATION_PROTOCOLS}))
        if algorithms := _words((self.extension(SIGNATURE_ALGORITHMS) or b"\0\0")[2:]):
            rest += "_" + ",".join(f"{algorithm:04x}" for algorithm in algorithms)
        ciphers = ",".join(f"{cipher:04x}" for cipher in sorted(self.ciphers))
        return f"{start}{protocol[0]}{protocol[-1]}_{_digest(ciphers)}_{_digest(rest)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _words(data: bytes) -> list[int]:
    """Two-byte numbers, without GREASE (RFC 8701, section 2)."""
    words = struct.unpack(f"!{len(data) // 2}H", data)
    return [word for word in words if word & 0x0F0F != 0x0A0A or word >> 8 != word & 0xFF]


def hello_in_message(message: bytes) -> Hello:
    """The ClientHello at the start of handshake messages (RFC 8446, section 4)."""
    length = 4 + int.from_bytes(message[1:4], "big")
    hello = dpkt.ssl.TLSHandshake(message[:length]).data
    assert isinstance(hello, dpkt.ssl.TLSClientHello)
    extensions = [(number, content) for number, content in hello.extensions if _words(struct.pack("!H", number))]
    offered = _words(dict(extensions).get(SUPPORTED_VERSIONS, b"\0")[1:])
    ciphers = _words(struct.pack(f"!{len(hello.ciphersuites)}H", *(suite.code for suite in hello.ciphersuites)))
    return Hello(length, max(offered, default=hello.version), ciphers, extensions)


def hello_in_stream(stream: bytes) -> Hello:
    """The first ClientHello in a client's side of a TLS connection, which may span several records."""
    records, _ = dpkt.ssl.tls_multi_factory(stream)
    return hello_in_message(b"".join(record.data for record in records if record.type == HANDSHAKE_RECORD))


def hello_in_datagrams(conversation: Conversation) -> Hello:
    """The ClientHello in a client's Initials (RFC 9001, section 5.2), of the last attempt that has one whole."""
    found = None
    attempts: dict[bytes, dict[int, bytes]] = {}
    keys: dict[tuple[int, bytes], CryptoPair] = {}
    for piece in conversation.pieces:
        if not piece.from_client:
            continue
        for packet, version, connection_id, number_at in _initials(piece.data):
            if (version, connection_id) not in keys:
                keys[version, connection_id] = CryptoPair()
                keys[version, connection_id].setup_initial(connection_id, is_client=False, version=version)
            for (key_version, key_id), pair in keys.items():
                try:
                    _, payload, _ = pair.decrypt_packet(packet, number_at, 0)
                except CryptoError:
                    continue
                if key_version == version:
                    attempts.setdefault(key_id, {}).update(_crypto_frames(payload))
    for pieces in attempts.values():
        message = _put_together(pieces)
        if len(message) >= 4 and len(message) >= 4 + int.from_bytes(message[1:4], "big"):
            found = hello_in_message(message)
    assert found is not None
    return found


def _initials(datagram: bytes) -> Iterator[tuple[bytes, int, bytes, int]]:
    """Each Initial in a datagram: packet, version, Destination Connection ID, where its number begins."""
    start = 0
    while start < len(datagram) and datagram[start] & 0x80:
        rest = datagram[start:]
        header = pull_quic_header(Buffer(data=rest), host_cid_length=8)
        if header.packet_type == QuicPacketType.INITIAL and header.version is not None:
            buffer = Buffer(data=rest)
            buffer.pull_bytes(5)
            for _ in range(2):
                buffer.pull_bytes(buffer.pull_uint8())
            buffer.pull_bytes(buffer.pull_uint_var())
            buffer.pull_uint_var()
            yield rest[: header.packet_length], header.version, header.destination_cid, buffer.tell()
        start += header.packet_length


def _crypto_frames(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """CRYPTO frames of an Initial by offset; PADDING, PING and ACK are passed over (RFC 9000, section 17.2.2)."""
    buffer = Buffer(data=payload)
    while not buffer.eof():
        match buffer.pull_uint_var():
            case 6:
                yield buffer.pull_uint_var(), buffer.pull_bytes(buffer.pull_uint_var())
            case 2:
                _, _, ranges, _ = (buffer.pull_uint_var() for _ in range(4))
                for _ in range(2 * ranges):
                    buffer.pull_uint_var()
            case kind:
                assert kind in {0, 1}


def _put_together(pieces: dict[int, bytes]) -> bytes:
    message = b""
    for offset in sorted(pieces):
        if offset > len(message):
            break
        message += pieces[offset][len(message) - offset :]
    return message
