"""Signals as wishes that the capture loop looks at between two steps."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)


class StopSignals:
    """SIGTERM and SIGINT ask to stop, SIGHUP asks to reload; for the process's first thread.

    Within a `with` block they do nothing else; behind it they do what they did before.
    """

    def __init__(self) -> None:
        self._stop = False
        self._reload = False
        self._before: dict[signal.Signals, object] = {}

    @property
    def stop(self) -> bool:
        """Whether the service is asked to stop."""
        return self._stop

    def take_reload(self) -> bool:
        """Tell whether a reload was asked for since the last time; asked for twice it is done once."""
        asked, self._reload = self._reload, False
        return asked

    def __enter__(self) -> Self:
        for number in _STOPPING:
            self._before[number] = signal.signal(number, self._ask_to_stop)
        self._before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._ask_to_reload)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type] # what `signal.signal` gave, it takes
        self._before.clear()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True

    def _ask_to_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reload = True
