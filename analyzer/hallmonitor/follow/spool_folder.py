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


class Said(NamedTuple):
    """What the agent says of a sensor.

    Attributes:
        until_us: time up to which its records are written, microseconds since 1970; None where that is not known.
        stopped: whether it gives no more for now, having said so.
    """

    until_us: int | None
    stopped: bool


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

    def said(self) -> dict[str, Said]:
        """Give what the agent says of each sensor.

        Raises:
            OSError: the folder cannot be read.
        """
        named = ((path, _STATE.fullmatch(path.name)) for path in self.path.iterdir())
        return {name[1]: _said(path) for path, name in named if name}

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
    except FileNotFoundError:  # nothing was written yet; that the spool itself is gone is told by `said`
        return []


def _said(path: Path) -> Said:
    try:
        state = json.loads(path.read_bytes())
        return Said(int(state["until_us"]), state["clean"] is True)
    except (OSError, ValueError, KeyError, TypeError):  # it is replaced whole; what cannot be read says nothing
        return Said(None, stopped=False)
