"""Captures made of other captures: the first packets, or none at all."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADER_BYTES = 24
RECORD_BYTES = 16
"""Headers of a file and of a packet: draft-ietf-opsawg-pcap, sections 4 and 5."""

LITTLE_ENDIAN = (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1")
"""Magic numbers of captures in microseconds and in nanoseconds, as a little-endian machine writes them."""


def write_prefix(capture: Path, packets: int, output: Path) -> int:
    """Write the first packets of a capture.

    Args:
        capture: a classic pcap file, little-endian.
        packets: how many packets; all, where there are no more.
        output: the file to write.

    Returns:
        The packets written.

    Raises:
        ValueError: it is another kind of file.
    """
    with capture.open("rb") as stream, output.open("wb") as prefix:
        head = stream.read(HEADER_BYTES)
        if head[:4] not in LITTLE_ENDIAN:
            raise ValueError(f"{capture} is not a little-endian pcap file")
        prefix.write(head)
        for written in range(packets):
            record = stream.read(RECORD_BYTES)
            if len(record) < RECORD_BYTES:
                return written
            prefix.write(record)
            prefix.write(stream.read(struct.unpack_from("<I", record, 8)[0]))
    return packets


def count_packets(capture: Path) -> int:
    """How many packets a classic, little-endian pcap file holds."""
    count = 0
    with capture.open("rb") as stream:
        stream.seek(HEADER_BYTES)
        while len(record := stream.read(RECORD_BYTES)) == RECORD_BYTES:
            stream.seek(struct.unpack_from("<I", record, 8)[0], 1)
            count += 1
    return count
