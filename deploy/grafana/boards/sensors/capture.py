"""What comes in at the sensors."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, BLUE, LOOK
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.panels.states import States
from boards.promql import AGENT, per_second, series

_AGENT: Final = "hallmonitor_agent_"

CAPTURE: Final = (
    OverTime(
        number=11,
        title="Packets",
        shows="Packets a second that each sensor read.",
        hides="Packets that never reached it: a mirror port that is too narrow drops them without a word.",
        unit="pps",
        queries=(Query(per_second(f"{_AGENT}captured_packets_total", AGENT, by="sensor"), "{{sensor}}"),),
        width=8,
    ),
    OverTime(
        number=12,
        title="Bits",
        shows="Bits a second on the wire, link headers with them.",
        hides="What the link could carry: compare it with the speed of the mirror port, both directions added.",
        unit="bps",
        queries=(Query(f"8 * {per_second(f'{_AGENT}captured_bytes_total', AGENT, by='sensor')}", "{{sensor}}"),),
        width=8,
    ),
    OverTime(
        number=13,
        title="Flows begun",
        shows="Connections and exchanges that began, a second. A scan shows as a peak here before it does in bytes.",
        hides="What they are for.",
        unit="cps",
        queries=(Query(per_second(f"{_AGENT}flows_total", AGENT, by="sensor"), "{{sensor}}"),),
        width=8,
    ),
    OverTime(
        number=14,
        title="Behind the clock",
        shows="How far the engine is behind the machine's clock. Some seconds are usual on a quiet link.",
        hides="Why: a machine that is too slow, or a clock that was set. A replay is as far behind as it is old.",
        unit="s",
        queries=(Query(series(f"{_AGENT}capture_lag_seconds", AGENT), "{{sensor}}"),),
        steps=((30, ACT),),
        width=8,
    ),
    States(
        number=15,
        title="Interfaces",
        shows="Whether packets can come from each interface that the agent captures on.",
        hides="Whether any come: a mirror port that was turned off leaves the link up. A pipe and a folder have their "
        "path for a name.",
        queries=(Query(series(f"{_AGENT}interface_up", AGENT), "{{sensor}} {{interface}}"),),
        states=((0, "down", ACT), (1, "up", BLUE)),
        width=8,
    ),
    States(
        number=16,
        title="Way of capture",
        shows="Whether packets come through the kernel's rings, or slowly through libpcap for want of them.",
        hides="How much that costs: the panels of losses tell.",
        queries=(Query(series(f"{_AGENT}capture_slow", AGENT), "{{sensor}}"),),
        states=((0, "as set", BLUE), (1, "slow: libpcap", LOOK)),
        width=8,
    ),
)
