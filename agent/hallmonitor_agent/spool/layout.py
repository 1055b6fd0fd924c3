"""Where each file of the spool lies."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOWS: Final = "flows"
LOSSES: Final = "losses"
OPEN: Final = "open"
_CLOSED: Final = re.compile(r"(\d{16})\.parquet")
_PARTIAL: Final = re.compile(r"\.(\d{16})\.parquet\.partial")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_DAY_US: Final = 253_402_300_799_999_999
"""End of the year 9999, the last that a date can tell."""


class SpoolFile(NamedTuple):
    """A file that lies in the spool.

    Attributes:
        sequence: its SEQ.
        path: the file.
        size: bytes.
    """

    sequence: int
    path: Path
    size: int


class Layout:
    """The spool's paths for one sensor.

    Args:
        root: folder of the spool.
        sensor: name that `hallmonitor_agent.config.values` allows.
    """

    def __init__(self, root: Path, sensor: str) -> None:
        self.root = root
        self.sensor = sensor

    @property
    def state(self) -> Path:
        """File with the sensor's next SEQ."""
        return self.root / f"sensor={self.sensor}.json"

    def closed(self, kind: str, sequence: int, until_us: int) -> Path:
        """A file that is whole.

        Args:
            kind: FLOWS, LOSSES or OPEN.
            sequence: its SEQ.
            until_us: stream time up to which its cut goes, microseconds since 1970.
        """
        day = (_EPOCH + timedelta(microseconds=min(max(until_us, 0), _LAST_DAY_US))).date().isoformat()
        return self.root / kind / f"date={day}" / f"sensor={self.sensor}" / f"{sequence:016}.parquet"

    def files(self, kind: str) -> list[SpoolFile]:
        """Files that are whole, the oldest first."""
        return self._listed(kind, _CLOSED)

    def partial_files(self, kind: str) -> list[SpoolFile]:
        """Files that were not renamed yet, the oldest first."""
        return self._listed(kind, _PARTIAL)

    def remove_empty_days(self, kind: str, kept: Path) -> None:
        """Remove folders of days in which no file is left, but for the folder `kept`."""
        for folder in self._folders(kind):
            if folder != kept:
                try:
                    folder.rmdir()
                    folder.parent.rmdir()
                except OSError:
                    # It is not empty, or a follower was quicker.
                    continue

    def _listed(self, kind: str, name: re.Pattern[str]) -> list[SpoolFile]:
        found = list[SpoolFile]()
        for folder in self._folders(kind):
            try:
                entries = list(os.scandir(folder))
            except FileNotFoundError:
                continue
            for entry in entries:
                if match := name.fullmatch(entry.name):
                    try:
                        size = entry.stat().st_size
                    except FileNotFoundError:
                        # A follower took it.
                        continue
                    found.append(SpoolFile(int(match[1]), Path(entry.path), size))
        return sorted(found)

    def _folders(self, kind: str) -> Iterator[Path]:
        return (self.root / kind).glob(f"date=*/sensor={self.sensor}")


def partial(path: Path) -> Path:
    """Where a file lies until it is renamed to `path`."""
    return path.with_name(f".{path.name}.partial")


def whole(path: Path) -> Path:
    """What a file is renamed to that lies at `path` until then."""
    return path.with_name(path.name.removeprefix(".").removesuffix(".partial"))
