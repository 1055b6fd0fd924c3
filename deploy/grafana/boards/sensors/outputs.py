"""How alerts leave the house."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, LOOK
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.promql import FOLLOW, in_each_bar, series

_FOLLOW: Final = "hallmonitor_follow_"

OUTPUTS: Final = (
    OverTime(
        number=61,
        title="Alerts that wait",
        shows="Alerts that an output's receiver has not taken yet. They wait in the state, and none is given up.",
        hides="Whether anybody reads what was taken.",
        unit="short",
        queries=(Query(series(f"{_FOLLOW}output_queue_alerts", FOLLOW), "{{output}}"),),
        width=8,
    ),
    OverTime(
        number=62,
        title="Longest wait",
        shows="How long the first alert that waits for an output has waited; 0 where none does.",
        hides="Alerts that are not raised yet, as their episode goes on.",
        unit="s",
        queries=(Query(series(f"{_FOLLOW}output_oldest_age_seconds", FOLLOW), "{{output}}"),),
        steps=((300, LOOK), (3600, ACT)),
        width=8,
    ),
    OverTime(
        number=63,
        title="Attempts to deliver",
        shows="Attempts to hand alerts to a receiver, by outcome. One attempt may hand over several.",
        hides="Why a receiver refused: the log tells.",
        unit="short",
        queries=(
            Query(in_each_bar(f"{_FOLLOW}deliveries_total", FOLLOW, by="output, outcome"), "{{output}}: {{outcome}}"),
        ),
        drawn="bars",
        interval="1m",
        width=8,
    ),
)
