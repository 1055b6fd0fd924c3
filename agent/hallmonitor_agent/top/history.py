"""Which earlier page the rates are taken against."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hallmonitor_agent.top.metrics_page import MetricsPage

SPAN_S: Final = 60.0
"""Records come with cuts of some 10 s, so a rate over a few seconds would jump between nothing and much."""
SHORTEST_S: Final = 20.0


class History:
    """The pages of the last minute."""

    def __init__(self) -> None:
        self._pages: deque[MetricsPage] = deque()

    def add(self, page: MetricsPage) -> MetricsPage | None:
        """Take in the newest page, and give the one to compare it with: the oldest of the last minute.

        None where there is none that is old enough, or the agent has been started anew since.
        """
        if self._pages and page.number("process_start_time_seconds") != self._pages[-1].number(
            "process_start_time_seconds"
        ):
            self._pages.clear()
        self._pages.append(page)
        while page.at_s - self._pages[0].at_s > SPAN_S:
            self._pages.popleft()
        oldest = self._pages[0]
        return oldest if page.at_s - oldest.at_s >= SHORTEST_S else None
