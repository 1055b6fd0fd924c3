"""A list's file read in order, unpacked where it is packed with gzip, within bounds."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Self

from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

READ_AT_ONCE = 1 << 20
UNPACKED_MAX = 4 << 30
"""Bytes that a file may unpack to: forty times the longest list that is widely used. Nothing of it is kept in memory,
so this bounds only how long a file that was made to unpack for ever is read."""

_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
_GZIP_WINDOW = 31  # zlib's largest window, with gzip's header


class Unpacked:
    """A file's bytes.

    Args:
        path: the file.
        unpacked_max: bytes that it may have, unpacked.

    Raises:
        FaultsError: it cannot be read, is damaged, or has more bytes.
    """

    def __init__(self, path: Path, unpacked_max: int = UNPACKED_MAX) -> None:
        self.path = path
        self._most = unpacked_max
        self._given = 0
        self._ahead = b""
        self._hash = hashlib.sha256()
        try:
            if not path.is_file():
                raise FaultsError.single("this is no file", "name a file or a folder", path)
            self._file = path.open("rb")
            start = self._file.read(len(_GZIP))
            self._file.seek(0)
        except OSError as error:
            raise self._unread(error) from None
        self._is_packed = start == _GZIP
        self._inflate = zlib.decompressobj(_GZIP_WINDOW) if self._is_packed else None
        self._packed = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end; they are read again."""
        while len(self._ahead) < size and (more := self._more(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Some bytes, `size` at most; none at the end."""
        if self._ahead:
            given, self._ahead = self._ahead[:size], self._ahead[size:]
            return given
        return self._more(size)

    def sha256(self) -> str:
        """SHA-256 of the file as it lies on the disk, all of it, in hexadecimal."""
        while self._raw():
            pass
        return self._hash.hexdigest()

    def _more(self, size: int) -> bytes:
        given = self._inflated(size) if self._is_packed else self._raw(size)
        self._given += len(given)
        if self._given > self._most:
            message = f"the list unpacks to more than {self._most:,} bytes"
            raise FaultsError.single(message, "this is no list of names", self.path)
        return given

    def _inflated(self, size: int) -> bytes:
        """Go on unpacking, also over members that follow each other (RFC 1952, section 2.2)."""
        while self._inflate is not None:
            packed = self._packed or self._raw()
            if not packed and not self._inflate.eof:
                raise FaultsError.single("the file ends in the middle", "get it again", self.path)
            try:
                given = self._inflate.decompress(packed, size)
            except zlib.error:
                raise FaultsError.single("the file is damaged", "get it again", self.path) from None
            self._packed = self._inflate.unconsumed_tail
            if self._inflate.eof:
                rest = self._inflate.unused_data or self._raw()
                self._packed = rest
                self._inflate = zlib.decompressobj(_GZIP_WINDOW) if rest.startswith(_GZIP) else None
            if given:
                return given
        return b""

    def _raw(self, size: int = READ_AT_ONCE) -> bytes:
        try:
            content = self._file.read(min(size, READ_AT_ONCE))
        except OSError as error:
            raise self._unread(error) from None
        self._hash.update(content)
        return content

    def _unread(self, error: OSError) -> FaultsError:
        return FaultsError.single(f"the list cannot be read: {reason_of(error)}", "", self.path)
