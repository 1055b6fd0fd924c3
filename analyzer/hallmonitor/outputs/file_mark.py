"""Which file was written last, and up to where: what the state notes with the place in the queue."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

_TAIL = 256
"""Bytes before the end by which a file is known again: the number of an inode is given anew once its file is gone."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """The end of a file.

    Attributes:
        device: number of the file system.
        inode: number of the file in it.
        length: bytes.
        tail: start of the SHA-256 of the last bytes, in hexadecimal.
    """

    device: int
    inode: int
    length: int
    tail: str

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what `str` wrote; None for an empty text."""
        return cls(**json.loads(text)) if text else None

    @classmethod
    def at_end_of(cls, descriptor: int) -> Self:
        """Mark the end of an open file."""
        status = os.fstat(descriptor)
        return cls(status.st_dev, status.st_ino, status.st_size, _tail(descriptor, status.st_size))

    def is_of(self, path: Path) -> bool:
        """Tell whether the file at a path has the mark's numbers."""
        try:
            status = path.stat()
        except FileNotFoundError:
            return False
        return (status.st_dev, status.st_ino) == (self.device, self.inode)

    def beyond(self, descriptor: int) -> int:
        """Tell how many bytes an open file has beyond the mark; 0 where it is another file, or was truncated."""
        status = os.fstat(descriptor)
        same = (status.st_dev, status.st_ino) == (self.device, self.inode) and status.st_size > self.length
        return status.st_size - self.length if same and _tail(descriptor, self.length) == self.tail else 0


def _tail(descriptor: int, end: int) -> str:
    begin = max(0, end - _TAIL)
    return hashlib.sha256(os.pread(descriptor, end - begin, begin)).hexdigest()[:16]
