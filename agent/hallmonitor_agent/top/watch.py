"""Shows the screen once, or again and again until it is interrupted."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from rich.live import Live

from hallmonitor_agent.top.document import document_of
from hallmonitor_agent.top.endpoint import AwayError
from hallmonitor_agent.top.figures import figures
from hallmonitor_agent.top.history import History
from hallmonitor_agent.top.metrics_page import printable, read_page
from hallmonitor_agent.top.screen import screen
from hallmonitor_agent.top.view import View
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from hallmonitor_agent.top.endpoint import Endpoint, Reply
    from hallmonitor_agent.top.figures import Figures


class Watch:
    """Asks an agent, and keeps what it said last.

    Args:
        endpoint: the agent's pages.
        clock: a monotonic clock.
    """

    def __init__(self, endpoint: Endpoint, clock: Callable[[], float] = time.monotonic) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._history = History()
        self._last: Figures | None = None

    def look(self) -> View:
        """Ask now; where there is no answer, give what was said last, and why there was none."""
        place = self._endpoint.place
        try:
            page = read_page(self._endpoint.ask("/metrics"), self._clock())
            reasons = failing(self._endpoint.ask("/-/healthy"))
        except AwayError as error:
            return View(place, self._last, None, str(error))
        self._last = figures(page, self._history.add(page))
        return View(place, self._last, reasons, "")

    def show_once(self, console: Console) -> None:
        """Print one screen, whole.

        Raises:
            FaultsError: the agent does not answer.
        """
        view, _ = self._answered()
        console.print(screen(view, console.width, None, ascii_only=console.options.ascii_only))

    def document(self) -> dict[str, object]:
        """Give what one screen tells as a JSON object.

        Raises:
            FaultsError: the agent does not answer.
        """
        view, shown = self._answered()
        return document_of(view.place, shown, view.reasons)

    def _answered(self) -> tuple[View, Figures]:
        view = self.look()
        if view.away or view.figures is None:
            raise FaultsError.single(
                f"{view.place}: {view.away}", "is the agent running, and [metrics] address the one of --url?"
            )
        return view, view.figures

    def show_until_interrupted(self, console: Console, interval_s: float) -> None:
        """Draw the screen anew every `interval_s` seconds; what was there before comes back at the end."""
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                view = self.look()
                width, height = console.size
                live.update(
                    screen(view, width, height, ascii_only=console.options.ascii_only),
                    refresh=True,
                )
                time.sleep(interval_s)


def failing(reply: Reply) -> dict[str, str] | None:
    """Read the checks that fail out of the health page; None where it cannot be read."""
    try:
        checks = json.loads(reply.text)["checks"].items()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return {printable(str(name)): printable(str(reason)) for name, reason in checks if reason != "ok"}
