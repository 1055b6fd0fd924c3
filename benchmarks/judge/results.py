"""What a run of the judge's benchmark measured, as it is kept between the run and the page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from harness.results import Single
from harness.spread import Spread, spread

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class Line:
    """What one contender took for one set of flows.

    Attributes:
        mix: the set: day or hard.
        name: of the contender.
        does: what it does.
        rows: flows that it answered for in each round.
        alerts: how many it found, the same as all others.
        nanoseconds: time a flow, one a round.
        bytes: memory a flow at the peak of the first answer, over what held the flows.
        reason: why nothing was measured; empty where it was.
    """

    mix: str
    name: str
    does: str
    rows: int = 0
    alerts: int = 0
    nanoseconds: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    reason: str = ""

    @property
    def spread(self) -> Spread | None:
        """Nanoseconds a flow; None where nothing was measured."""
        return spread(self.nanoseconds) if self.nanoseconds and not self.reason else None


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement of how cost grows.

    Attributes:
        size: flows, or signatures.
        seconds: of judging them.
        bytes: the most that the judge held between two batches.
    """

    size: int
    seconds: float
    bytes: int


@dataclass(slots=True)
class JudgeResults:
    """Everything that one run measured.

    Attributes:
        machine: what it ran on.
        versions: of the libraries.
        lines: contenders over sets, in the order of the page.
        singles: further figures by key.
        growth: points by what grows: flows, signatures.
    """

    machine: dict[str, str]
    versions: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    singles: dict[str, Single] = field(default_factory=dict)
    growth: dict[str, list[Point]] = field(default_factory=dict)

    def of(self, mix: str) -> list[Line]:
        """The lines of one set."""
        return [line for line in self.lines if line.mix == mix]

    def line(self, mix: str, name: str) -> Line | None:
        """The line of a contender; None where it took no part."""
        return next((line for line in self.of(mix) if line.name == name), None)

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> JudgeResults:
    """What `JudgeResults.save` wrote."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return JudgeResults(
        machine=kept["machine"],
        versions=kept["versions"],
        lines=[Line(**line) for line in kept["lines"]],
        singles={key: Single(**single) for key, single in kept["singles"].items()},
        growth={what: [Point(**point) for point in points] for what, points in kept["growth"].items()},
    )
