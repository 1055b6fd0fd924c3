"""What share of the last minute's packets the rings had no room for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from hallmonitor_agent.status import Status

SPAN_S: Final = 60.0
_EVERY_S: Final = 1.0
"""Between two notes; the capture loop comes by more often than that."""


class _Note(NamedTuple):
    at_s: float
    packets: int
    dropped: int


class RecentDrops:
    """Notes of a minute; the capture loop makes them, whoever asks for the health reads them."""

    def __init__(self) -> None:
        # Appending and removing at the ends of a deque are each one step of the interpreter.
        self._notes: deque[_Note] = deque(maxlen=round(SPAN_S / _EVERY_S) + 1)

    def note(self, status: Status) -> None:
        """Note how much was captured and dropped until the status' last step."""
        if self._notes and status.stepped_s - self._notes[-1].at_s < _EVERY_S:
            return
        packets = sum(source.packets for source in status.sources)
        dropped = sum(source.dropped for source in status.sources)
        self._notes.append(_Note(status.stepped_s, packets, dropped))

    def share(self, now_s: float) -> float:
        """Give the dropped packets' share of all in the last minute, 0 to 1; 0 where there were none.

        Args:
            now_s: by the clock of `Status.stepped_s`.
        """
        notes = [note for note in list(self._notes) if now_s - note.at_s <= SPAN_S]
        if not notes:
            return 0.0
        # A source that is opened anew counts from nothing.
        captured = max(notes[-1].packets - notes[0].packets, 0)
        dropped = max(notes[-1].dropped - notes[0].dropped, 0)
        return dropped / (captured + dropped) if dropped else 0.0
