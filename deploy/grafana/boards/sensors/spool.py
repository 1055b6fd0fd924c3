"""What lies between agent and analyzer."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, BLUE, LOOK
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.panels.states import States
from boards.promql import AGENT, in_each_bar, series, share

_SPOOL: Final = "hallmonitor_agent_spool_"

SPOOL: Final = (
    OverTime(
        number=41,
        title="Spool filled",
        shows="Bytes of closed files, of what the spool may take. Beyond it the oldest files go, unjudged.",
        hides="Room on the disk itself, which stands beside it.",
        unit="percentunit",
        queries=(Query(share(series(f"{_SPOOL}bytes", AGENT), series(f"{_SPOOL}limit_bytes", AGENT)), "{{sensor}}"),),
        steps=((0.5, LOOK), (0.9, ACT)),
        width=8,
    ),
    OverTime(
        number=42,
        title="Files that nobody has taken",
        shows="Closed files in the spool. One or two are usual; a rising line says that no analyzer takes them.",
        hides="Why: the analyzer's row tells.",
        unit="short",
        queries=(Query(series(f"{_SPOOL}files", AGENT), "{{sensor}}"),),
        width=8,
    ),
    OverTime(
        number=43,
        title="Age of the oldest file",
        shows="How long ago the packets of the oldest closed file passed; 0 without files.",
        hides="A wrong clock: it is this machine's time less the packets'.",
        unit="s",
        queries=(
            Query(
                f"(time() - {series(f'{_SPOOL}oldest_timestamp_seconds', AGENT)}) or 0 * "
                f"{series(f'{_SPOOL}files', AGENT)}",
                "{{sensor}}",
            ),
        ),
        steps=((300, LOOK), (3600, ACT)),
        width=8,
    ),
    OverTime(
        number=44,
        title="Given up by the spool",
        shows="Records removed for want of room before anybody took them, records never written, and attempts to "
        "write that failed.",
        hides="What they held. Each is a loss that reports and alerts tell.",
        unit="short",
        queries=(
            Query(in_each_bar(f"{_SPOOL}evicted_records_total", AGENT), "records removed for want of room"),
            Query(in_each_bar(f"{_SPOOL}dropped_records_total", AGENT), "records never written"),
            Query(in_each_bar(f"{_SPOOL}write_failures_total", AGENT), "failed attempts"),
        ),
        drawn="bars",
        interval="1m",
        width=6,
    ),
    OverTime(
        number=45,
        title="Waiting to be written",
        shows="Cuts of ten seconds of records that wait for the disk. The agent lets two wait and gives up the next.",
        hides="Cuts that came and went between two scrapes.",
        unit="short",
        queries=(Query(series(f"{_SPOOL}waiting_cuts", AGENT), "{{sensor}}"),),
        width=6,
    ),
    States(
        number=46,
        title="Last attempt to write",
        shows="Whether the agent could write to its spool when it last tried.",
        hides="The reason, which is in the agent's log and at `/-/healthy`.",
        queries=(Query(series(f"{_SPOOL}failing", AGENT), "{{sensor}}"),),
        states=((0, "written", BLUE), (1, "failed", ACT)),
        width=6,
    ),
    OverTime(
        number=47,
        title="Room on the spool's disk",
        shows="Bytes free on the spool's file system, and how many are to stay free; below, the oldest files go.",
        hides="Who else takes room there.",
        unit="bytes",
        queries=(
            Query(series(f"{_SPOOL}free_bytes", AGENT), "{{sensor}}: free"),
            Query(series(f"{_SPOOL}min_free_bytes", AGENT), "{{sensor}}: to stay free"),
        ),
        width=6,
    ),
)
