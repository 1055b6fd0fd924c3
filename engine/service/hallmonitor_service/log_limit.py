"""Hold back log lines that say the same again within a minute, and count them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from structlog import DropEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import EventDict, WrappedLogger

WINDOW_S: Final = 60.0
_KEPT: Final = 1024
"""Lines that are remembered; what a service can say has far fewer."""

_Key = tuple[object, ...]


@dataclass(slots=True)
class _Said:
    at_s: float
    held_back: int = 0


class LogLimit:
    """A structlog processor: of lines with the same event, level and texts, one a minute.

    Numbers may differ: "dropped, packets=5" and "dropped, packets=7" are the same line. The next line that is let
    through tells in `repeated` how many were held back since. A line with `each=True` is never held back, such as
    each of several faults of a file.

    Args:
        now_s: a clock that never steps back, seconds.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._said = dict[_Key, _Said]()
        # A service's threads log beside each other.
        self._lock = threading.Lock()

    def __call__(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """Let a line through, or raise DropEvent (structlog) where it is to be held back."""
        if event.pop("each", False):
            return event
        key = (method, *((name, str(value)) for name, value in event.items() if isinstance(value, (str, Path))))
        with self._lock:
            return self._limited(event, key)

    def _limited(self, event: EventDict, key: _Key) -> EventDict:
        now = self._now_s()
        said = self._said.get(key)
        if said and now - said.at_s < WINDOW_S:
            said.held_back += 1
            raise DropEvent
        if said and said.held_back:
            event["repeated"] = said.held_back
        self._said.pop(key, None)
        self._said[key] = _Said(now)
        if len(self._said) > _KEPT:
            # The one that was said longest ago stands first.
            del self._said[next(iter(self._said))]
        return event
