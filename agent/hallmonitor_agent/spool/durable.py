"""Files that are on disk, whole, before anybody sees them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from hallmonitor_agent.spool.layout import partial

if TYPE_CHECKING:
    from pathlib import Path

FILE_MODE: Final = 0o640
FOLDER_MODE: Final = 0o770
"""Its group reads and removes files."""


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each for its group as well."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(FOLDER_MODE, exist_ok=True)
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & 0o777 != FOLDER_MODE:
            # The process's umask must not decide who can follow; a set-group-id bit of the folder above stays.
            each.chmod(FOLDER_MODE | mode & stat.S_ISGID)


def write_partial(path: Path, content: bytes | memoryview) -> None:
    """Write what is to become `path` beside it, and wait until it is on disk.

    Raises:
        OSError: it could not be written; nothing of it stays where that can be helped.
    """
    make_folder(path.parent)
    beside = partial(path)
    try:
        with beside.open("wb") as file:
            os.fchmod(file.fileno(), FILE_MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove(beside)
        raise


def publish(path: Path) -> None:
    """Give the file that `write_partial` wrote its name, and wait until that is on disk."""
    partial(path).replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file if it is there and can be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # A file system that has become read-only keeps it; the next start looks again.
        return
