"""What takes part in the benchmark: something that reads a capture, with what it does and does not do."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from harness.command import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Words = Callable[[Path, Path], Sequence[str | Path]]
    """The command for a capture and a folder to write into."""

    Reading = Callable[[Path, Path], "Sample"]
    """Something that reads the capture at the first path, and may write into the folder at the second."""


class Kind(StrEnum):
    """How a contender is measured, and so what it may be compared with."""

    LIMIT = "limit"
    STAGE = "stage"
    IN_PROCESS = "in process"
    COMMAND = "whole command"


@dataclass(frozen=True, slots=True)
class Sample:
    """One reading of a capture.

    Attributes:
        seconds: wall clock.
        packets: packets read; 0 where the contender does not say, and means all of the capture's.
        told: further numbers that it gave of itself, by name.
    """

    seconds: float
    packets: int = 0
    told: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that reads a capture.

    Attributes:
        name: as the table shows it.
        kind: how it is measured.
        does: what it does.
        lacks: what it does not do that our engine does, so that unlike is not compared in silence.
        read: one reading of a capture.
        absent: why it cannot take part; empty where it can.
    """

    name: str
    kind: Kind
    does: str
    lacks: str
    read: Reading
    absent: str = ""

    def sample(self, capture: Path) -> Sample:
        """Read a capture once; what is written meanwhile is removed, outside the time that counts.

        Raises:
            CommandFailedError: it could not read the capture to its end.
        """
        with tempfile.TemporaryDirectory(prefix="hallmonitor-bench-") as scratch:
            return self.read(capture, Path(scratch))


def whole(words: Words, environment: Mapping[str, str] | None = None) -> Reading:
    """A reading that lasts from a command's start to its end, with these variables set for it."""

    def read(capture: Path, scratch: Path) -> Sample:
        return Sample(run(words(capture, scratch), environment=environment).seconds)

    return read


def computing(words: Words, environment: Mapping[str, str] | None = None) -> Reading:
    """A reading by the processor time of a command, for one that waits for nothing."""

    def read(capture: Path, scratch: Path) -> Sample:
        return Sample(run(words(capture, scratch), environment=environment).processor_seconds)

    return read


def self_timed(words: Words) -> Reading:
    """A reading that the command times itself, without its start-up, and tells as a last line of JSON.

    The line has `seconds`, perhaps `packets`, and further numbers.
    """

    def read(capture: Path, scratch: Path) -> Sample:
        lines = run(words(capture, scratch)).output.splitlines()
        told = {key: value for key, value in json.loads(lines[-1]).items() if isinstance(value, int | float)}
        return Sample(float(told["seconds"]), int(told.get("packets", 0)), told)

    return read


def less_start_up(reading: Reading, empty: Path) -> Reading:
    """The same reading, with the time that it takes for a capture without packets subtracted each time."""

    def read(capture: Path, scratch: Path) -> Sample:
        with tempfile.TemporaryDirectory(dir=scratch) as beside:
            start_up = reading(empty, Path(beside)).seconds
        sample = reading(capture, scratch)
        return Sample(max(sample.seconds - start_up, 0.0), sample.packets, sample.told)

    return read
