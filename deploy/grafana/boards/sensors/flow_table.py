"""The table of flows, and how flows came by their names."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT, LOOK
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.promql import AGENT, per_second, series, share

_AGENT: Final = "hallmonitor_agent_"

FLOW_TABLE: Final = (
    OverTime(
        number=31,
        title="Flow table filled",
        shows="Flows in the table, of those that the memory's bound lets it hold.",
        hides="How soon it would be full: a scan fills it within seconds. More `bound_mb` makes it larger.",
        unit="percentunit",
        queries=(
            Query(
                share(series(f"{_AGENT}open_flows", AGENT), series(f"{_AGENT}open_flows_limit", AGENT)), "{{sensor}}"
            ),
        ),
        steps=((0.8, LOOK), (0.95, ACT)),
        highest=1,
        width=8,
    ),
    OverTime(
        number=32,
        title="Given up early for want of room",
        shows="A second: flows closed early since the table was full, first bytes given up before they told a name, "
        "DNS answers forgotten before they were used up.",
        hides="Which flows stayed without a name because of it.",
        unit="ops",
        queries=(
            Query(per_second(f"{_AGENT}flows_forced_total", AGENT), "flows closed"),
            Query(per_second(f"{_AGENT}naming_evicted_total", AGENT), "first bytes given up"),
            Query(per_second(f"{_AGENT}answers_evicted_total", AGENT), "DNS answers forgotten"),
        ),
        width=8,
    ),
    OverTime(
        number=33,
        title="Where names were read",
        shows="Flows that ended, a second, by where their domain was read: server name, QUIC, HTTP host, DNS, "
        "certificate, or nowhere (none).",
        hides="Bytes: the *District overview* has the share of those.",
        unit="cps",
        queries=(Query(per_second(f"{_AGENT}named_flows_total", AGENT, by="domain_source"), "{{domain_source}}"),),
        drawn="areas",
        width=8,
    ),
    OverTime(
        number=34,
        title="Fragments and tunnels",
        shows="A second: IP fragments, those that can be part of no datagram, and packets inside tunnels by kind.",
        hides="Tunnels that are encrypted: inside these nothing is looked at.",
        unit="pps",
        queries=(
            Query(per_second(f"{_AGENT}fragments_total", AGENT), "fragments"),
            Query(per_second(f"{_AGENT}fragments_bad_total", AGENT), "bad fragments"),
            Query(per_second(f"{_AGENT}tunnelled_packets_total", AGENT, by="tunnel"), "in {{tunnel}}"),
        ),
    ),
    OverTime(
        number=35,
        title="Records made",
        shows="Flow records a second: one for each flow, and one a minute for those that last.",
        hides="Whether they were judged; the analyzer's row tells.",
        unit="cps",
        queries=(Query(per_second(f"{_AGENT}flow_records_total", AGENT, by="sensor"), "{{sensor}}"),),
    ),
)
