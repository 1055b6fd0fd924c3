"""The files of all spools in one order, however often and whenever they are looked for.

Of the next file of each sensor, the one that ends first is taken (by `until_us`, then sensor). That is sure only once
every sensor has its next file there. A sensor without one is waited for, unless its agent says that it has stopped, or
it has had none for `silent_after_s` of this machine's clock: then the others go on without it. What it sends later is
judged as long as it lies within the judge's lateness, so that the alerts do not depend on who was waited for; what
comes later still is counted as late.

- A number that is missing below one that is there was evicted by the agent: it is counted, and a loss.
- A file that cannot be read is a loss too. It is set aside once the file after it is taken, and told then.
- A file at or below the sensor's place was left by a crash between commit and removal. It is removed unread, unless it
  ends later than all that the sensor has sent: then the numbers have begun anew, as on a new disk, and it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.cursor import Place
from hallmonitor.follow.spool_file import DamagedError, SpoolFile
from hallmonitor_engine import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hallmonitor.follow.spool_folder import SpoolFolder, Waiting

MISSING, DAMAGED = "spool_missing", "spool_damaged"
"""Causes of losses: files that were evicted or removed before they were read, and files that could not be read."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file that could not be read, and why."""

    waiting: Waiting
    folder: SpoolFolder
    sensor: str
    why: str


@dataclass(frozen=True, slots=True)
class Next:
    """The file that comes next.

    Attributes:
        file: the file.
        place: of its sensor, once it is taken.
        before_us: time up to which its sensor's files were taken before it; None for the first.
        missing: how many files of its sensor are gone unread before it.
        unread: how many of its sensor before it could not be read.
        damaged: those, with such as were told already and are there still.
        renewed: whether its sensor's numbers have begun anew with it.
    """

    file: SpoolFile
    place: Place
    before_us: int | None
    missing: int
    unread: int
    damaged: tuple[Damaged, ...]
    renewed: bool

    @property
    def losses(self) -> list[Loss]:
        """Times of blindness that go with it; what lay in files that are gone lies before its end."""
        causes = [MISSING] * bool(self.missing) + [DAMAGED] * bool(self.unread)
        return [*self.file.losses, *(Loss(self.before_us, self.file.until_us, cause) for cause in causes)]

    def without_records(self) -> Next:
        """Give it without its flow records, which are large, once they are judged."""
        return replace(self, file=replace(self.file, flows=SCHEMA.empty_table()))


@dataclass(slots=True)
class _Queue:
    """What is known to wait of one sensor.

    Attributes:
        folder: the spool that it lies in.
        files: in the order of their numbers.
        head: the first of them, once it is read.
        empty_since_s: since when none is there, by this machine's clock.
    """

    folder: SpoolFolder
    files: list[Waiting]
    head: Next | None = None
    empty_since_s: float | None = None


class SpoolReader:
    """Reads files of spools one after the other.

    Args:
        folders: the spools. A sensor's files lie in one of them.
        places: sensor -> how far its files are taken.
        silent_after_s: for how long a sensor without files is waited for.
    """

    def __init__(self, folders: Sequence[SpoolFolder], places: Mapping[str, Place], silent_after_s: float) -> None:
        self._folders = folders
        self.places = dict(places)
        """Sensor -> how far its files are taken."""
        self._silent_after_s = silent_after_s
        self._queues: dict[str, _Queue] = {}
        self._stopped: set[str] = set()
        self.newest_us: int | None = None
        """Time up to which the agents say that records are written, microseconds since 1970."""
        self.leftovers = 0
        """Files at or below their sensor's place that were removed unread so far."""
        self.twice: tuple[str, ...] = ()
        """Sensors with files in more than one spool, of which only the first is read."""

    def look(self, now_s: float) -> None:
        """See which files are there.

        Args:
            now_s: a clock that never steps back, seconds.

        Raises:
            OSError: a spool cannot be read.
        """
        found: dict[str, _Queue] = {}
        stopped: set[str] = set()
        twice: set[str] = set()
        newest: list[int] = []
        for folder in self._folders:
            said = folder.said()
            stopped |= {sensor for sensor, state in said.items() if state.stopped}
            newest += [state.until_us for state in said.values() if state.until_us is not None]
            waiting = folder.waiting()
            for sensor in {*waiting, *said}:
                files = waiting.get(sensor, [])
                if sensor in found and found[sensor].files and files:
                    twice.add(sensor)
                elif sensor not in found or files:
                    found[sensor] = _Queue(folder, files)
        for sensor, queue in found.items():
            before = self._queues.get(sensor)
            if before is not None:
                queue.empty_since_s = before.empty_since_s
                if before.head is not None and queue.folder is before.folder:
                    queue.head = before.head
                    queue.files = [one for one in queue.files if one.sequence > before.head.file.sequence]
            if not queue.files and queue.head is None and queue.empty_since_s is None:
                queue.empty_since_s = now_s
        self._queues, self._stopped, self.twice = found, stopped, tuple(sorted(twice))
        self.newest_us = max(newest, default=None)

    def next(self, now_s: float, *, wait: bool = True, ahead_us: int | None = None) -> Next | None:
        """Give the file that comes next, and leave it where it is; None where none is sure to be it yet.

        Args:
            now_s: as in `look`.
            wait: whether to wait for sensors without a file.
            ahead_us: a file that ends after this time, microseconds since 1970, is of a clock that is wrong, and comes
                first: in its place, it would keep what its sensor sends after it until that time has come.

        Raises:
            OSError: a file cannot be read now, though it may later.
        """
        heads: list[Next] = []
        for sensor, queue in self._queues.items():
            self._read_head(sensor, queue, now_s)
            if queue.head is not None:
                heads.append(queue.head)
            elif wait and not self._silent(sensor, queue, now_s):
                return None
        return min(heads, key=lambda head: (_order(head, ahead_us), head.file.sensor), default=None)

    def take(self, taken: Next) -> None:
        """Go on behind a file that `next` gave."""
        sensor = taken.file.sensor
        self.places[sensor] = taken.place
        self._queues[sensor].head = None

    @staticmethod
    def release(taken: Next) -> None:
        """Remove a file that was taken, now that what it gave is committed, and set aside those without use before it.

        Raises:
            OSError: one cannot be removed.
        """
        _remove(taken.file)
        for damaged in taken.damaged:
            _set_aside(damaged)

    @property
    def sensors(self) -> set[str]:
        """Sensors of which files were taken, or wait."""
        return {*self.places, *self._queues}

    @property
    def waiting(self) -> int:
        """Files that are known to wait."""
        return sum(len(queue.files) + (queue.head is not None) for queue in self._queues.values())

    def _silent(self, sensor: str, queue: _Queue, now_s: float) -> bool:
        if sensor in self._stopped or queue.empty_since_s is None:
            return sensor in self._stopped
        return now_s - queue.empty_since_s >= self._silent_after_s

    def _read_head(self, sensor: str, queue: _Queue, now_s: float) -> None:
        damaged: list[Damaged] = []
        while queue.head is None and queue.files:
            waiting = queue.files[0]
            try:
                file = SpoolFile.read(waiting.path, waiting.losses_path, sensor, waiting.sequence)
            except FileNotFoundError:  # evicted since it was seen; the next one's number tells
                queue.files.pop(0)
                continue
            except DamagedError as error:
                queue.files.pop(0)
                damaged.append(Damaged(waiting, queue.folder, sensor, str(error)))
                continue
            queue.files.pop(0)
            queue.head = self._as_next(file, damaged)
            if queue.head is None:
                self.leftovers += 1
                _remove(file)
        if queue.head is not None or queue.files:
            queue.empty_since_s = None
            return
        # Damaged files without a good one behind them stay until there is one, which tells how long the loss was.
        queue.files = [one.waiting for one in damaged]
        if queue.empty_since_s is None:
            queue.empty_since_s = now_s

    def _as_next(self, file: SpoolFile, damaged: list[Damaged]) -> Next | None:
        """Place a file behind what is taken of its sensor; None where it was taken itself."""
        place, unread = self.places.get(file.sensor), tuple(damaged)
        if place is None:
            begun = Place(file.sequence, file.until_us, file.until_us)
            return Next(file, begun, None, 0, len(unread), unread, renewed=False)
        after = place.after(file.sequence, file.until_us)
        if file.sequence <= place.sequence:
            if file.until_us <= place.latest_us:
                return None
            return Next(file, after, place.until_us, 0, len(unread), unread, renewed=True)
        fresh = sum(one.waiting.sequence > place.sequence for one in unread)
        missing = file.sequence - place.sequence - 1 - fresh
        return Next(file, after, place.until_us, missing, fresh, unread, renewed=False)


def _order(head: Next, ahead_us: int | None) -> int:
    until_us = head.file.until_us
    return until_us if ahead_us is None or until_us <= ahead_us else 0


def _remove(file: SpoolFile) -> None:
    for path in (file.losses_path, file.path):
        if path is not None:
            path.unlink(missing_ok=True)


def _set_aside(damaged: Damaged) -> None:
    for kind, path in (("flows", damaged.waiting.path), ("losses", damaged.waiting.losses_path)):
        if path.exists():
            damaged.folder.set_aside(path, damaged.sensor, damaged.waiting.sequence, kind)
