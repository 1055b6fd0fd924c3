"""How far the analyzer has come, and what it could not judge."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, LOOK
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.promql import FOLLOW, in_each_bar, or_zero, per_second, series

_FOLLOW: Final = "hallmonitor_follow_"
_INSTANCE: Final = "{{instance}}"

ANALYZER: Final = (
    OverTime(
        number=51,
        title="Behind the agents",
        shows="How far what is judged lies behind what the agents have written.",
        hides="The seven minutes for which the judge waits on top of it, so that late records still count.",
        unit="s",
        queries=(Query(series(f"{_FOLLOW}behind_seconds", FOLLOW), _INSTANCE),),
        steps=((300, LOOK), (1800, ACT)),
        width=8,
    ),
    OverTime(
        number=52,
        title="Age of the newest record",
        shows="How old what the agents have written is, by the clock of the analyzer's machine.",
        hides="Which sensor: one that is silent does not show while another writes.",
        unit="s",
        queries=(Query(series(f"{_FOLLOW}newest_record_age_seconds", FOLLOW), _INSTANCE),),
        width=8,
    ),
    OverTime(
        number=53,
        title="Files that wait",
        shows="Files of the spools that the analyzer knows of and has not judged.",
        hides="Files in folders that its configuration does not name.",
        unit="short",
        queries=(Query(series(f"{_FOLLOW}spool_files_waiting", FOLLOW), _INSTANCE),),
        width=8,
    ),
    OverTime(
        number=54,
        title="Records judged",
        shows="Flow records a second that were judged.",
        hides="What came of it: “Acceptable use” shows alerts.",
        unit="cps",
        queries=(Query(per_second(f"{_FOLLOW}records_total", FOLLOW, by="instance"), _INSTANCE),),
        width=8,
    ),
    OverTime(
        number=55,
        title="Records left out",
        shows="Records that came too late, begin after tomorrow, lack what they are grouped by, or had no room. All "
        "should be 0.",
        hides="Alerts that were missed by it: no one can count them.",
        unit="short",
        queries=tuple(
            Query(or_zero(in_each_bar(f"{_FOLLOW}{metric}_total", FOLLOW)), words)
            for metric, words in (
                ("records_late", "too late"),
                ("records_ahead", "from the future"),
                ("records_ungrouped", "without a device"),
                ("rows_dropped", "without room"),
                ("pairs_forgotten", "pairs forgotten"),
                ("losses_forgotten", "losses not told"),
            )
        ),
        drawn="bars",
        interval="1m",
        width=8,
    ),
    OverTime(
        number=56,
        title="Files missing, damaged, and steps that failed",
        shows="Files that were gone before they were read or could not be read, and steps that are tried again.",
        hides="Files that an agent never wrote.",
        unit="short",
        queries=(
            Query(in_each_bar(f"{_FOLLOW}spool_files_missing_total", FOLLOW), "files missing"),
            Query(in_each_bar(f"{_FOLLOW}spool_files_damaged_total", FOLLOW), "files damaged"),
            Query(in_each_bar(f"{_FOLLOW}failures_total", FOLLOW, by="what"), "failed: {{what}}"),
        ),
        drawn="bars",
        interval="1m",
        width=8,
    ),
    OverTime(
        number=57,
        title="Since the last commit",
        shows="How long ago the analyzer last wrote down how far it has come. While records come, minutes at most.",
        hides="Whether there was anything to commit: without records it grows.",
        unit="s",
        queries=(Query(f"time() - ({series(f'{_FOLLOW}last_commit_timestamp_seconds', FOLLOW)} > 0)", _INSTANCE),),
        width=8,
    ),
    OverTime(
        number=58,
        title="Rows that the judge keeps",
        shows="Records that windows still need, over all signatures; `most_rows` is their bound.",
        hides="Which signature they are kept for: `hallmonitor signatures bench` tells how many flows each matches.",
        unit="short",
        queries=(Query(series(f"{_FOLLOW}rows_kept", FOLLOW), _INSTANCE),),
        width=8,
    ),
    OverTime(
        number=59,
        title="Removed as too old",
        shows="Alerts, days of records and damaged files that retention removed, and times that it could not.",
        hides="What was removed by hand.",
        unit="short",
        queries=(
            Query(in_each_bar(f"{_FOLLOW}retention_removed_total", FOLLOW, by="class"), "{{class}}"),
            Query(in_each_bar(f"{_FOLLOW}retention_failures_total", FOLLOW, by="class"), "failed: {{class}}"),
        ),
        drawn="bars",
        interval="1m",
        width=8,
    ),
)
