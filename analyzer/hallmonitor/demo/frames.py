"""Ethernet frames that carry TCP, UDP over IPv4 and IPv6, with right checksums (RFC 1071)."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10

_ETHERTYPE_IPV4: Final = 0x0800
_ETHERTYPE_IPV6: Final = 0x86DD
_TCP: Final = 6
_UDP: Final = 17
_IPV6_LENGTH: Final = 16
_HOPS: Final = 64

_IPV4 = struct.Struct("!BBHHHBBH")
_IPV6 = struct.Struct("!IHBB")
_TCP_HEADER = struct.Struct("!HHIIBBHHH")
_UDP_HEADER = struct.Struct("!HHHH")


class Socket(NamedTuple):
    """One end of a conversation.

    Attributes:
        mac: hardware address on the sensor's side, 6 bytes.
        address: 4 bytes (IPv4) or 16 bytes (IPv6).
        port: TCP or UDP port.
    """

    mac: bytes
    address: bytes
    port: int


def word_sum(data: bytes) -> int:
    """The sum of 16-bit words, modulo 65535: ones' complement addition without a loop (RFC 1071, section 2)."""
    total = int.from_bytes(data, "big")
    return (total << 8 if len(data) & 1 else total) % 0xFFFF


class Direction:
    """Builds the packets from one socket to another.

    Attributes:
        source: the sender.
        destination: the receiver.
        segment_size: payload bytes of a full TCP segment on an Ethernet of 1,500 bytes.
    """

    def __init__(self, source: Socket, destination: Socket) -> None:
        self.source = source
        self.destination = destination
        self._ends = source.address + destination.address
        self._ends_sum = word_sum(self._ends)
        self._ports_sum = source.port + destination.port
        self._is_ipv6 = len(source.address) == _IPV6_LENGTH
        ethertype = _ETHERTYPE_IPV6 if self._is_ipv6 else _ETHERTYPE_IPV4
        self._ethernet = destination.mac + source.mac + struct.pack("!H", ethertype)
        self._identification = (source.port * 31 + destination.port) & 0xFFFF
        self.segment_size = 1440 if self._is_ipv6 else 1460

    def tcp(self, sequence: int, acknowledgement: int, flags: int, payload: bytes = b"", options: bytes = b"") -> bytes:
        """A frame with one TCP segment (RFC 9293, section 3.1).

        Args:
            sequence: sequence number, modulo 2**32.
            acknowledgement: acknowledgement number, modulo 2**32; zero where ACK is not set.
            flags: the sum of FIN, SYN, RST, PSH and ACK.
            payload: data of the segment.
            options: TCP options, padded to a multiple of 4 bytes.
        """
        window = 0 if flags & RST else 64240
        offset = (20 + len(options)) << 2
        length = 20 + len(options) + len(payload)
        total = self._ends_sum + self._ports_sum + _TCP + length + (sequence >> 16) + (sequence & 0xFFFF)
        total += (acknowledgement >> 16) + (acknowledgement & 0xFFFF) + (offset << 8 | flags) + window
        total += word_sum(options) + word_sum(payload)
        header = _TCP_HEADER.pack(
            self.source.port,
            self.destination.port,
            sequence,
            acknowledgement,
            offset,
            flags,
            window,
            -total % 0xFFFF,
            0,
        )
        return b"".join((self._ethernet, self._internet(_TCP, length), header, options, payload))

    def udp(self, payload: bytes) -> bytes:
        """A frame with one UDP datagram (RFC 768)."""
        length = 8 + len(payload)
        total = self._ends_sum + self._ports_sum + _UDP + 2 * length + word_sum(payload)
        checksum = -total % 0xFFFF or 0xFFFF  # zero would say that there is no checksum
        header = _UDP_HEADER.pack(self.source.port, self.destination.port, length, checksum)
        return b"".join((self._ethernet, self._internet(_UDP, length), header, payload))

    def _internet(self, protocol: int, length: int) -> bytes:
        """The IP header and both addresses in front of `length` bytes (RFC 791, section 3.1; RFC 8200, section 3)."""
        if self._is_ipv6:
            return _IPV6.pack(0x60000000, length, protocol, _HOPS) + self._ends
        self._identification = (self._identification + 1) & 0xFFFF
        size = 20 + length
        total = 0x4500 + size + self._identification + 0x4000 + (_HOPS << 8 | protocol) + self._ends_sum
        return _IPV4.pack(0x45, 0, size, self._identification, 0x4000, _HOPS, protocol, -total % 0xFFFF) + self._ends
