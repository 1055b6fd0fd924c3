"""The files in a tar archive, read in order; nothing of it is written to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hallmonitor.catalogue.importing.unpacked import Unpacked

BLOCK = 512
"""Everything in an archive is padded to such blocks (POSIX.1-2017, pax, "ustar Interchange Format")."""

NAME_MAX = 4096
"""Bytes of a member's name that are read; Linux has no longer path."""

MEMBERS_MAX = 100_000
"""Members that are looked at. The tree of UT1 has some three hundred."""

_MAGIC_AT = 257
_MAGIC = b"ustar"
_FILES = b"0\x007"
_LONG_NAME = b"L"  # GNU tar's own: the next member's name is this one's content


class Member(NamedTuple):
    """A file of an archive.

    Attributes:
        name: its path there, as it was packed; it is only shown and compared.
        chunks: its content, which must be read before the next member is asked for.
    """

    name: str
    chunks: Iterator[bytes]


def is_tar(start: bytes) -> bool:
    """Tell whether a file that begins so is a tar archive."""
    return start[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC


def members(archive: Unpacked) -> Iterator[Member]:
    """The plain files in an archive; folders, links and the like are passed over.

    Raises:
        FaultsError: the archive is damaged, or has very many members.
    """
    long_name = b""
    for _ in range(MEMBERS_MAX):
        header = _exactly(archive, BLOCK)
        if not header.strip(b"\0"):
            return
        if not is_tar(header):
            raise FaultsError.single("the archive is damaged", "get it again", archive.path)
        size = _number(header[124:136], archive)
        content = _Content(archive, size)
        kind = header[156:157]
        if kind == _LONG_NAME:
            long_name = content.start(NAME_MAX).rstrip(b"\0")
        elif kind and kind in _FILES:
            name = long_name or b"/".join(filter(None, (_text(header[345:500]), _text(header[:100]))))
            yield Member(name.decode(errors="replace"), iter(content))
            long_name = b""
        else:
            long_name = b""
        content.skip()
    raise FaultsError.single(f"the archive has more than {MEMBERS_MAX:,} members", "unpack it", archive.path)


class _Content:
    """What a member holds, to be read once."""

    def __init__(self, archive: Unpacked, size: int) -> None:
        self._archive = archive
        self._left = size
        self._padding = -size % BLOCK

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (chunk := self._archive.read(min(self._left, 1 << 20))):
            self._left -= len(chunk)
            yield chunk

    def start(self, most: int) -> bytes:
        """The first bytes, `most` at most."""
        start = _exactly(self._archive, min(most, self._left))
        self._left -= len(start)
        return start

    def skip(self) -> None:
        """Read on to the next member."""
        for _ in self:
            pass
        if self._left:
            raise FaultsError.single("the archive ends in the middle", "get it again", self._archive.path)
        _exactly(self._archive, self._padding)


def _exactly(archive: Unpacked, size: int) -> bytes:
    content = b""
    while len(content) < size and (more := archive.read(size - len(content))):
        content += more
    if len(content) < size:
        raise FaultsError.single("the archive ends in the middle", "get it again", archive.path)
    return content


def _number(field: bytes, archive: Unpacked) -> int:
    """An octal number; GNU tar writes those that do not fit in base 256, of files that are longer than any list."""
    digits = field.strip(b"\0 ")
    try:
        number = int(digits or b"0", 8)
    except ValueError:
        number = -1
    if number < 0:
        raise FaultsError.single("the archive is damaged", "get it again", archive.path)
    return number


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]
