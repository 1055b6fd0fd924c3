"""What a run of the live benchmark found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class OnTheWire:
    """Packets sent through veth to a reader at the other end.

    Attributes:
        load: what was sent, in words.
        reader: who read it.
        sent: packets that the kernel took.
        seconds: for sending them.
        read: packets that the reader had.
        dropped: cause -> packets that were lost, by what tells it.
        processor_share: processor time of the reader for all of them, divided by `seconds`; 1 is one processor.
        resident_mb: most memory of the reader that was resident, MiB; 0 where nobody looked.
    """

    load: str
    reader: str
    sent: int
    seconds: float
    read: int
    dropped: dict[str, int]
    processor_share: float
    resident_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class FromMemory:
    """Packets that lie in memory in the ring's format.

    Attributes:
        capture: whose packets they are.
        does: what is done with them.
        packets: how many.
        seconds: for all.
    """

    capture: str
    does: str
    packets: int
    seconds: float


@dataclass
class LiveResults:
    """One run."""

    machine: dict[str, str]
    wire: list[OnTheWire] = field(default_factory=list)
    memory: list[FromMemory] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Keep it, so that what is whole outlives a run that breaks off."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def load(path: Path) -> LiveResults:
    """Read a run back."""
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return LiveResults(
        held["machine"],
        [OnTheWire(**line) for line in held["wire"]],
        [FromMemory(**line) for line in held["memory"]],
    )
