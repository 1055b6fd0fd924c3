"""QUIC version 1 datagrams, Initial packets protected as RFC 9001 section 5 says."""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hallmonitor.demo import tls

if TYPE_CHECKING:
    from hallmonitor.demo.draws import Draws

INITIAL_DATAGRAM: Final = 1200  # RFC 9000, section 14.1
_VERSION: Final = b"\x00\x00\x00\x01"
_INITIAL_SALT: Final = bytes.fromhex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a")  # RFC 9001, section 5.2
_TAG: Final = 16
_PACKET_NUMBER_BYTES: Final = 2
_FRAME_ROOM: Final = 12  # CRYPTO frame type, offset and length
_PING: Final = b"\x01"


class Keys(NamedTuple):
    """Packet protection keys of one side (RFC 9001, section 5.1)."""

    key: bytes
    iv: bytes
    header: bytes


def _expand_label(secret: bytes, label: str, length: int) -> bytes:
    """HKDF-Expand-Label with an empty context, one block (RFC 8446, section 7.1; RFC 5869, section 2.3)."""
    full = b"tls13 " + label.encode()
    info = struct.pack("!H", length) + bytes([len(full)]) + full + b"\x00"
    return hmac.digest(secret, info + b"\x01", hashlib.sha256)[:length]


def initial_keys(connection_id: bytes) -> tuple[Keys, Keys]:
    """The client's and the server's Initial keys from the client's first Destination Connection ID."""
    initial = hmac.digest(_INITIAL_SALT, connection_id, hashlib.sha256)
    sides = (_expand_label(initial, label, 32) for label in ("client in", "server in"))
    client, server = (
        Keys(
            _expand_label(side, "quic key", 16), _expand_label(side, "quic iv", 12), _expand_label(side, "quic hp", 16)
        )
        for side in sides
    )
    return client, server


def variable_integer(value: int, *, octets: int = 0) -> bytes:
    """A variable-length integer (RFC 9000, section 16), in the shortest form or in as many bytes as given."""
    for size, prefix in ((1, 0), (2, 1), (4, 2), (8, 3)):
        if size >= octets and value < 1 << (8 * size - 2):
            return (value | prefix << (8 * size - 2)).to_bytes(size, "big")
    message = f"{value} does not fit in a variable-length integer"
    raise ValueError(message)


def crypto_frame(offset: int, data: bytes) -> bytes:
    """A CRYPTO frame (RFC 9000, section 19.6)."""
    return b"\x06" + variable_integer(offset) + variable_integer(len(data)) + data


def _long_header(kind: int, destination: bytes, source: bytes, token: bytes) -> bytes:
    first = 0xC0 | kind << 4 | (_PACKET_NUMBER_BYTES - 1)
    ids = bytes([len(destination)]) + destination + bytes([len(source)]) + source
    return bytes([first]) + _VERSION + ids + token


def protect(keys: Keys, header: bytes, packet_number: int, payload: bytes) -> bytes:
    """An Initial packet, encrypted, its header protected (RFC 9001, sections 5.3 and 5.4).

    Args:
        keys: of the sender.
        header: the long header up to the Length field, which is added here.
        packet_number: written in two bytes.
        payload: frames, padded as the caller wants.
    """
    length = variable_integer(_PACKET_NUMBER_BYTES + len(payload) + _TAG, octets=2)
    number = packet_number.to_bytes(_PACKET_NUMBER_BYTES, "big")
    clear = header + length + number
    nonce = (int.from_bytes(keys.iv, "big") ^ packet_number).to_bytes(len(keys.iv), "big")
    sealed = AESGCM(keys.key).encrypt(nonce, payload, clear)
    sample = sealed[4 - _PACKET_NUMBER_BYTES :][:16]
    # One block of ECB is what RFC 9001, section 5.4.3 asks for as the mask.
    block = Cipher(algorithms.AES(keys.header), modes.ECB()).encryptor()  # noqa: S305
    mask = block.update(sample)
    first = clear[0] ^ (mask[0] & 0x0F)
    hidden = bytes(octet ^ bit for octet, bit in zip(number, mask[1:], strict=False))
    return bytes([first]) + clear[1:-_PACKET_NUMBER_BYTES] + hidden + sealed


def _padded(keys: Keys, header: bytes, packet_number: int, frames: bytes) -> bytes:
    room = INITIAL_DATAGRAM - len(header) - 2 - _PACKET_NUMBER_BYTES - _TAG
    return protect(keys, header, packet_number, frames.ljust(room, b"\x00"))


def _transport_parameters(draws: Draws, source: bytes) -> bytes:
    """The quic_transport_parameters extension (RFC 9000, section 18)."""
    numbers = {0x01: 30_000, 0x03: 1_472, 0x04: 15_728_640, 0x05: 6_291_456, 0x06: 6_291_456, 0x08: 100, 0x09: 103}
    encoded = b"".join(
        variable_integer(kind) + variable_integer(len(variable_integer(value))) + variable_integer(value)
        for kind, value in numbers.items()
    )
    reserved = variable_integer(31 * draws.between(1, 200) + 27) + b"\x04" + draws.octets(4)
    encoded += b"\x0f" + bytes([len(source)]) + source + reserved
    return struct.pack("!HH", 57, len(encoded)) + encoded


class Handshake:
    """The datagrams of one connection's beginning.

    Attributes:
        destination: the Destination Connection ID of the client's first packets, from which the keys come.
        server: the connection ID that the server chose.
    """

    def __init__(self, draws: Draws, name: str) -> None:
        self._draws = draws
        self.destination = draws.octets(8)
        self.server = draws.octets(8)
        self._keys, self._server_keys = initial_keys(self.destination)
        self._kind = tls.Client.MODERN if draws.chance(70) else tls.Client.CURRENT
        self.hello = tls.client_hello(
            draws, name, self._kind, protocols=("h3",), extra=_transport_parameters(draws, b"")
        )

    def client_initials(self) -> list[bytes]:
        """The ClientHello in one or two datagrams; now and then its parts are out of order, as browsers send them."""
        header = _long_header(0, self.destination, b"", b"\x00")
        room = INITIAL_DATAGRAM - len(header) - 4 - _TAG - 3 * _FRAME_ROOM
        parts = [(start, self.hello[start : start + room]) for start in range(0, len(self.hello), room)]
        payloads = []
        for start, part in parts:
            half = len(part) // 2
            if self._draws.chance(40):
                frames = crypto_frame(start + half, part[half:]) + _PING + crypto_frame(start, part[:half])
            else:
                frames = crypto_frame(start, part)
            payloads.append(frames)
        return [_padded(self._keys, header, number, frames) for number, frames in enumerate(payloads)]

    def server_flight(self) -> list[bytes]:
        """The server's Initial with ACK and ServerHello, then Handshake packets that look encrypted."""
        acknowledgement = b"\x02\x00\x00\x00\x00"
        hello = tls.server_hello(self._draws, self.hello, self._kind)
        header = _long_header(0, b"", self.server, b"\x00")
        frames = acknowledgement + crypto_frame(0, hello)
        return [_padded(self._server_keys, header, 0, frames), self._handshake(b"", self.server, 1_150)]

    def client_finish(self) -> bytes:
        """The client's Handshake packet, which ends the handshake."""
        return self._handshake(self.server, b"", 60)

    def one_rtt(self, length: int, *, to_server: bool) -> bytes:
        """A packet with a short header (RFC 9000, section 17.3.1) and `length` bytes that look encrypted."""
        first = 0x40 | self._draws.below(64)
        return bytes([first]) + (self.server if to_server else b"") + self._draws.octets(length)

    def _handshake(self, destination: bytes, source: bytes, length: int) -> bytes:
        header = _long_header(2, destination, source, b"")
        masked = bytes([header[0] & 0xF0 | self._draws.below(16)]) + header[1:]
        return masked + variable_integer(length, octets=2) + self._draws.octets(length)
