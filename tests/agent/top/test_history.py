from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent_page import page

from hallmonitor_agent.top.history import History

if TYPE_CHECKING:
    from hallmonitor_agent.top.metrics_page import MetricsPage


def at(seconds: float) -> MetricsPage:
    return replace(page(1), at_s=seconds)


def test_the_oldest_page_of_the_last_minute_is_compared_with() -> None:
    history = History()
    compared = [history.add(at(second)) for second in range(0, 120, 10)]
    assert [None if each is None else each.at_s for each in compared] == [None, None, 0, 0, 0, 0, 0, 10, 20, 30, 40, 50]


def test_a_new_process_is_compared_with_nothing_of_the_old() -> None:
    history = History()
    history.add(at(0))
    assert history.add(at(30)) is not None
    anew = replace(at(60), samples={**page(1).samples, "process_start_time_seconds": [({}, 9.0)]})
    assert history.add(anew) is None
