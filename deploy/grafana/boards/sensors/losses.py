"""What the sensors know to have missed, or could not read."""

from __future__ import annotations

from typing import Final

from boards.colours import ACT
from boards.panels.over_time import OverTime
from boards.panels.shown import Query
from boards.promql import AGENT, in_each_bar, per_second, share

_LOST: Final = "hallmonitor_agent_lost_packets_total"
_LOST_RATE: Final = per_second(_LOST, AGENT, by="sensor")
_READ_RATE: Final = per_second("hallmonitor_agent_captured_packets_total", AGENT, by="sensor")

LOSSES: Final = (
    OverTime(
        number=21,
        title="Packets lost, by cause",
        shows="Packets a second that are known to be lost: by the card, the kernel, a full ring, a full table, a full "
        "spool.",
        hides="What the mirror port or the tap dropped before.",
        unit="pps",
        queries=(Query(per_second(_LOST, AGENT, by="cause"), "{{cause}}"),),
        drawn="areas",
    ),
    OverTime(
        number=22,
        title="Part of the packets that is lost",
        shows="Packets lost of all that were read or lost, by sensor. From a thousandth on, figures are off.",
        hides="Whose packets: a burst of one backup can push out those of others.",
        unit="percentunit",
        queries=(Query(share(_LOST_RATE, f"({_LOST_RATE} + {_READ_RATE})"), "{{sensor}}"),),
        steps=((0.001, ACT),),
    ),
    OverTime(
        number=23,
        title="Loss records, by cause",
        shows="Spans of time of which less is known, by cause; reports and alerts tell them.",
        hides="How long they are: that stands in the reports.",
        unit="short",
        queries=(Query(in_each_bar("hallmonitor_agent_losses_total", AGENT, by="cause"), "{{cause}}"),),
        drawn="bars",
        interval="1m",
        width=8,
    ),
    OverTime(
        number=24,
        title="Packets that a ring had no room for",
        shows="Packets a second that the agent was too slow for, by interface. More `ring_mb` helps against bursts, "
        "more `workers` or `fanout` against a steady rate.",
        hides="Drops before the ring, which are among the packets lost by cause.",
        unit="pps",
        queries=(
            Query(
                per_second("hallmonitor_agent_interface_dropped_packets_total", AGENT, by="sensor, interface"),
                "{{sensor}} {{interface}}",
            ),
        ),
        width=8,
    ),
    OverTime(
        number=25,
        title="Packets that were refused or damaged",
        shows="Packets a second whose headers do not tell a flow (refused, in no record) or contradict themselves "
        "(damaged, in the record of their ports), by layer and reason.",
        hides="Whether it matters: ARP and spanning tree are refused on every network.",
        unit="pps",
        queries=(
            Query(
                per_second("hallmonitor_agent_refused_packets_total", AGENT, by="layer, reason"),
                "refused: {{layer}} {{reason}}",
            ),
            Query(
                per_second("hallmonitor_agent_damaged_packets_total", AGENT, by="layer, reason"),
                "damaged: {{layer}} {{reason}}",
            ),
        ),
        width=8,
    ),
)
