"""How far a replay has come, for whoever wants to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """A replay under way.

    Attributes:
        bytes_read: of the captures, as they lie on the disk.
        bytes_total: of all captures; None where one of them is a pipe.
        packets: packets read.
        records: flow records judged.
    """

    bytes_read: int
    bytes_total: int | None
    packets: int
    records: int


class ProgressSink(Protocol):
    """Is told now and then, and once at the end."""

    def __call__(self, progress: ReplayProgress, /) -> None:
        """Take the state in; must return soon."""


def unseen(_: ReplayProgress, /) -> None:
    """Show nothing."""
