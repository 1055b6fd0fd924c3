"""One folder of spool files: which are closed and waiting, and where files go that nobody can read.

flows/date=YYYY-MM-DD/sensor=NAME/SEQ.parquet     flow records
losses/date=YYYY-MM-DD/sensor=NAME/SEQ.parquet    the losses that go with those of the same number
sensor=NAME.json                                  what the agent says of a sensor
damaged/NAME-SEQ.parquet                          files that were set aside here
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FLOWS, LOSSES, DAMAGED = "flows", "losses", "damaged"
_DATE = re.compile(r"date=(\d{4}-\d{2}-\d{2})")
_SENSOR = re.compile(r"sensor=([A-Za-z0-9.-]+)")
_FILE = re.compile(r"(\d{16})\.parquet")
_STATE = re.compile(r"sensor=([A-Za-z0-9.-]+)\.json")


class Waiting(NamedTuple):
    """A closed file.

    Attributes:
        sequence: its number.
        path: of the flow records.
        losses_path: where its losses would lie.
    """

    sequence: int
    path: Path
    losses_path: Path


class SpoolFolder:
    """A spool.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def waiting(self) -> dict[str, list[Waiting]]:
        """Give the closed files of each sensor by their numbers; a file that is being written has another name.

        Raises:
            OSError: the folder cannot be read.
        """
        found: dict[str, list[Waiting]] = {}
        for date in _folders(self.path / FLOWS, _DATE):
            for folder in _folders(date, _SENSOR):
                sensor = folder.name.partition("=")[2]
                losses = self.path / LOSSES / date.name / folder.name
                found.setdefault(sensor, []).extend(
                    Waiting(int(file[1]), path, losses / path.name)
                    for path in folder.iterdir()
                    if (file := _FILE.fullmatch(path.name))
                )
        return {sensor: sorted(files) for sensor, files in sorted(found.items())}

    def stopped(self) -> dict[str, bool]:
        """Tell of each sensor that the agent has told of whether it has stopped, and so gives no more files.

        Raises:
            OSError: the folder cannot be read.
        """
        found: dict[str, bool] = {}
        for path in self.path.iterdir():
            if named := _STATE.fullmatch(path.name):
                found[named[1]] = _clean(path)
        return found

    def set_aside(self, path: Path, sensor: str, sequence: int, kind: str) -> None:
        """Move a file that cannot be read to where it is out of the way and can be looked at.

        Raises:
            OSError: it cannot be moved.
        """
        folder = self.path / DAMAGED
        folder.mkdir(mode=0o750, exist_ok=True)
        path.replace(folder / f"{sensor}-{sequence:016}-{kind}.parquet")


def _folders(parent: Path, form: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if form.fullmatch(path.name))
    except FileNotFoundError:  # nothing was written yet; that the spool itself is gone is told by `stopped`
        return []


def _clean(path: Path) -> bool:
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):  # it is replaced whole; where it is no JSON, the sensor is taken as running
        return False
    return isinstance(said, dict) and said.get("clean") is True
