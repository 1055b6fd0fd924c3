"""What a run of the benchmark measured, as it is kept between the run and the page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from harness.contender import Kind
from harness.spread import Spread, spread

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """A capture that was read.

    Attributes:
        name: as tables show it.
        says: what its packets are.
        packets: how many there are.
        bytes: size of the file.
        flows: how many flows its generator made; 0 where that is not known.
    """

    name: str
    says: str
    packets: int
    bytes: int
    flows: int


@dataclass(slots=True)
class Row:
    """What one contender took for one capture.

    Attributes:
        capture: name of the capture.
        name: name of the contender.
        kind: how it was measured.
        does: what it does.
        lacks: what it does not do that our engine does.
        packets: packets read in each round.
        is_prefix: whether those are but the capture's first ones.
        nanoseconds: time per packet, one a round.
        told: further numbers that it gave of itself in the last round.
        reason: why there is no time; empty where there is one.
    """

    capture: str
    name: str
    kind: Kind
    does: str
    lacks: str
    packets: int = 0
    is_prefix: bool = False
    nanoseconds: list[float] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)
    reason: str = ""

    @property
    def spread(self) -> Spread | None:
        """Nanoseconds per packet; None where nothing was measured."""
        return spread(self.nanoseconds) if self.nanoseconds and not self.reason else None


@dataclass(slots=True)
class Single:
    """A figure that is not a time per packet.

    Attributes:
        values: one a round, in the unit of the figure.
        reason: why there is none; empty where there is one.
    """

    values: list[float] = field(default_factory=list)
    reason: str = ""


@dataclass(slots=True)
class Results:
    """Everything that one run measured.

    Attributes:
        machine: what it ran on, by what is told.
        versions: versions of contenders.
        captures: what was read.
        rows: times per packet, in the order of the table.
        singles: further figures by key.
        pauses: the longest step and the histogram of steps; empty where there is none.
    """

    machine: dict[str, str]
    versions: dict[str, str]
    captures: list[CaptureFacts] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    singles: dict[str, Single] = field(default_factory=dict)
    pauses: dict[str, Any] = field(default_factory=dict)

    def of(self, capture: str) -> list[Row]:
        """The rows of one capture."""
        return [row for row in self.rows if row.capture == capture]

    def row(self, capture: str, name: str) -> Row | None:
        """The row of a contender; None where it took no part."""
        return next((row for row in self.of(capture) if row.name == name), None)

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Results:
    """What `Results.save` wrote."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        machine=kept["machine"],
        versions=kept["versions"],
        captures=[CaptureFacts(**facts) for facts in kept["captures"]],
        rows=[Row(**{**row, "kind": Kind(row["kind"])}) for row in kept["rows"]],
        singles={key: Single(**single) for key, single in kept["singles"].items()},
        pauses=kept["pauses"],
    )
