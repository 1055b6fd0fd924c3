"""What an output's receiver is to the thread that delivers: it takes alerts in order, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.outputs.alert_queue import QueuedAlert


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why a receiver did not take all of what it was given.

    Attributes:
        kind: `unreachable` where another attempt may do; `refused` where the receiver says that the message or who
            sends it is wrong, so that somebody has to mend something.
        why: in words that follow a colon, without an address, a path of a URL or a credential.
        wait_s: the least time to the next attempt, in seconds, where the receiver named one.
    """

    kind: Literal["unreachable", "refused"]
    why: str
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of giving alerts to a receiver.

    Attributes:
        taken: how many of them, from the first on, need not be given to it again.
        mark: what the receiver wants to be told again after a restart, beside that place; it is on the disk before
            the receiver is called again. None where it stays as it was.
        not_taken: why not all were, where something was in the way.
        again_s: the receiver took none for now and nothing is in the way: give it the same again after so many
            seconds.
    """

    taken: int
    mark: str | None = None
    not_taken: NotTaken | None = None
    again_s: float | None = None


class Receiver(Protocol):
    """Where alerts go; used by one thread."""

    most_at_once: int
    """The most alerts that it is given in one call."""

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:
        """Take alerts, the first of which follows the last that was taken.

        Whatever the network or the disk does is told by the outcome; what is raised is a fault of ours.

        Args:
            alerts: at least one, in order.
            mark: what an outcome told last, be it before a restart; empty at the very first.
            now_s: the time in seconds, of a clock that goes on evenly.
        """

    def close(self) -> None:
        """Close what is open; the next call of `take` opens it again."""
