"""What a sensor's state file tells: the next SEQ, how far the records go, whether the end was clean."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from hallmonitor_agent.spool.durable import publish, write_partial

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpoolState:
    """A sensor's state.

    Attributes:
        next: SEQ of the next file.
        until_us: stream time up to which files were closed, microseconds since 1970; None before the first.
        clean: whether the agent wrote all it had before it left.
    """

    next: int
    until_us: int | None
    clean: bool


def read_state(path: Path) -> SpoolState | None:
    """Read a state file; None where there is none, or none that can be read as such."""
    try:
        value = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    match value:
        case {"next": int(sequence), "until_us": int() | None as until_us, "clean": bool(clean)} if sequence > 0:
            return SpoolState(sequence, until_us, clean)
        case _:
            return None


def write_state(path: Path, state: SpoolState) -> None:
    """Write a state file, whole or not at all.

    Raises:
        OSError: it could not be written; the one of before is still there.
    """
    write_partial(path, json.dumps(asdict(state)).encode() + b"\n")
    publish(path)
