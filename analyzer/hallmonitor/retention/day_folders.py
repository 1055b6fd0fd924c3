"""Files in a folder for each day, of which whole days are removed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from hallmonitor.retention.data_class import Old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hallmonitor.retention.data_class import Count

_PREFIX = "date="


class DayFolders:
    """A folder with folders `date=YYYY-MM-DD`, UTC; what has another name is left alone.

    Args:
        name: of the class of data.
        folder: where they are; need not be there.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder

    def old(self, before: date) -> Old:
        """Count the files of days before `before`."""
        return Old(sum(1 for day in self._days(before) for path in _below(day) if not path.is_dir()))

    def remove(self, before: date, count: Count) -> None:
        """Remove whole days, from the first on."""
        for day in self._days(before):
            removed = 0
            for path in _below(day):
                if path.is_symlink() or not path.is_dir():
                    path.unlink(missing_ok=True)
                    removed += 1
                else:
                    _remove_folder(path)
            _remove_folder(day)
            count(removed)

    def _days(self, before: date) -> list[Path]:
        with suppress(FileNotFoundError):
            return sorted(path for path in self._folder.iterdir() if _is_before(path, before))
        return []


def _is_before(path: Path, before: date) -> bool:
    if path.is_symlink() or not path.name.startswith(_PREFIX):
        return False
    try:
        return date.fromisoformat(path.name.removeprefix(_PREFIX)) < before
    except ValueError:
        return False


def _below(folder: Path) -> Iterator[Path]:
    """Give everything below a folder, what a folder holds before itself; no symbolic link is followed."""
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                yield from _below(path)
            yield path


def _remove_folder(path: Path) -> None:
    """Remove an empty folder; one that something was written to meanwhile stays for the next day."""
    with suppress(OSError):
        path.rmdir()
