"""The packets that the gateway's mirror port saw, as a capture file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC_NANOSECONDS: Final = 0xA1B23C4D
_SNAPLEN: Final = 262_144
_ETHERNET: Final = 1
_SECOND: Final = 1_000_000_000


class Wire:
    """Collects frames in any order and writes them in the order of time."""

    def __init__(self) -> None:
        self._frames: list[tuple[int, int, bytes]] = []

    def __len__(self) -> int:
        """Frames so far."""
        return len(self._frames)

    def add(self, at_ns: int, frame: bytes) -> None:
        """Put a whole Ethernet frame on the wire at a time in nanoseconds since 1970."""
        self._frames.append((at_ns, len(self._frames), frame))

    def write(self, path: Path) -> int:
        """Write a pcap file of Ethernet frames with nanosecond stamps; ties keep the order in which they were added.

        Returns:
            Size of the file in bytes.
        """
        self._frames.sort()
        record = struct.Struct("<IIII")
        with path.open("wb") as out:
            out.write(struct.pack("<IHHiIII", _MAGIC_NANOSECONDS, 2, 4, 0, 0, _SNAPLEN, _ETHERNET))
            for at_ns, _, frame in self._frames:
                seconds, nanoseconds = divmod(at_ns, _SECOND)
                out.write(record.pack(seconds, nanoseconds, len(frame), len(frame)))
                out.write(frame)
            return out.tell()
