"""Files of a spool that could not be read and were set aside, by the day on which they were written."""

from __future__ import annotations

import stat
from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor.retention.data_class import Old

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hallmonitor.retention.data_class import Count


class DamagedFiles:
    """The files in folders of their own; moving them there has left the time at which they were written.

    Args:
        folders: where they are; need not be there.
    """

    name = "damaged"

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def old(self, before: date) -> Old:
        """Count the files that were written before a day."""
        return Old(len(self._files(before)))

    def remove(self, before: date, count: Count) -> None:
        """Remove them one by one."""
        for path in self._files(before):
            path.unlink(missing_ok=True)
            count(1)

    def _files(self, before: date) -> list[Path]:
        bound_s = datetime.combine(before, time(), UTC).timestamp()
        found = list[Path]()
        for folder in self._folders:
            with suppress(FileNotFoundError):
                for path in sorted(folder.iterdir()):
                    status = path.lstat()
                    if stat.S_ISREG(status.st_mode) and status.st_mtime < bound_s:
                        found.append(path)
        return found
