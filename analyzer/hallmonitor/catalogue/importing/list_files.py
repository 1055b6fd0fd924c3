"""The files of a list: a single one, those of an archive, or those of a folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.catalogue.importing.list_date import told_date
from hallmonitor.catalogue.importing.tar_members import BLOCK, is_tar, members
from hallmonitor.catalogue.importing.text_check import text_fault
from hallmonitor.catalogue.importing.unpacked import READ_AT_ONCE, Unpacked
from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = 1 << 16
"""Bytes by which a list's format is guessed."""

TREE_NAMES = frozenset({"domains", "urls"})
"""What the files of a UT1 tree are called that hold names; each lies in a folder that is called after its category."""

FILES_MAX = 10_000
"""Files of a folder that are looked at."""


class ListFile(NamedTuple):
    """A file of a list.

    Attributes:
        name: as faults tell it.
        category: the list's own category for its entries; empty where the list has none.
        start: its first bytes, for whoever guesses its format; they are among the chunks too.
        chunks: its content, to be read before the next file is asked for.
        folder: where lists lie that it can include.
    """

    name: str
    category: str
    start: bytes
    chunks: Iterator[bytes]
    folder: Path | None = None


class ListFiles:
    """What was given as a list.

    Args:
        path: a file or a folder.

    Attributes:
        is_tree: whether it is a folder or an archive, so that its files have categories of their own.
        passed_over: files in it that are no lists, by name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.passed_over: list[str] = []
        self._hashes: dict[str, str] = {}
        self._told: date | None = None
        self._changed = 0.0
        self._folder = path.is_dir()
        self.is_tree = self._folder or _is_archive(path)

    def __iter__(self) -> Iterator[ListFile]:
        """The files in order.

        Raises:
            FaultsError: a file cannot be read, or is no text.
        """
        if self._folder:
            yield from self._in_folder()
        elif self.is_tree:
            yield from self._in_archive()
        else:
            yield from self.opened(self.path, self.path.name, "")

    def opened(self, path: Path, name: str, category: str) -> Iterator[ListFile]:
        """One file; it counts to the hash and the date."""
        with Unpacked(path) as file:
            start = file.peek(SAMPLE)
            if fault := text_fault(start):
                raise FaultsError.single(*fault, path)
            self._told = max(filter(None, (self._told, told_date(start))), default=None)
            yield ListFile(name, category, start, _chunks(file), path.parent)
            self._read(file, name)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file; of several, of the lines that `sha256sum` prints of them, sorted by name."""
        if len(self._hashes) == 1:
            return next(iter(self._hashes.values()))
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._hashes.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def date(self) -> tuple[date, str]:
        """The list's date and how it is known, once it is read: from its own comments, else from the files."""
        if self._told is not None:
            return self._told, "as the list tells"
        return datetime.fromtimestamp(self._changed, UTC).date(), "when the file was last changed"

    def _read(self, file: Unpacked, name: str) -> None:
        self._hashes[name] = file.sha256()
        self._changed = max(self._changed, file.path.stat().st_mtime)

    def _in_archive(self) -> Iterator[ListFile]:
        with Unpacked(self.path) as archive:
            for member in members(archive):
                place = PurePosixPath(member.name)
                if place.name not in TREE_NAMES:
                    self.passed_over.append(member.name)
                    continue
                start = next(member.chunks, b"")
                if fault := text_fault(start):
                    raise FaultsError.single(f"{member.name}: {fault[0]}", fault[1], self.path)
                yield ListFile(member.name, place.parent.name, start[:SAMPLE], _again(start, member.chunks))
            self._read(archive, self.path.name)

    def _in_folder(self) -> Iterator[ListFile]:
        found = _files(self.path)
        is_ut1 = any(path.name in TREE_NAMES for path in found)
        for path in found:
            place = path.relative_to(self.path)
            name = f"{self.path.name}/{place.as_posix()}"
            is_list = path.name in TREE_NAMES if is_ut1 else len(place.parts) == 1
            if not is_list or path.is_symlink():
                self.passed_over.append(name)
                continue
            category = path.absolute().parent.name if is_ut1 else path.name.partition(".")[0]
            yield from self.opened(path, name, category)


def _is_archive(path: Path) -> bool:
    with Unpacked(path) as file:
        return is_tar(file.peek(BLOCK))


def _files(folder: Path) -> list[Path]:
    """Files in a folder and below it, in order of their names; links to folders are not followed."""
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(waiting.pop().iterdir(), reverse=True)
        except OSError as error:
            raise FaultsError.single(f"the folder cannot be read: {reason_of(error)}", "", folder) from None
        waiting += (entry for entry in entries if entry.is_dir() and not entry.is_symlink())
        found += (entry for entry in entries if entry.is_file() and not entry.name.startswith("."))
        if len(found) > FILES_MAX:
            raise FaultsError.single(f"the folder holds more than {FILES_MAX:,} files", "name the list itself", folder)
    return sorted(found)


def _chunks(file: Unpacked) -> Iterator[bytes]:
    while chunk := file.read(READ_AT_ONCE):
        yield chunk


def _again(start: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from chunks
