"""The page of the causes of losses: what each means, who tells it, what helps."""

from __future__ import annotations

from typing import Final, NamedTuple

from hallmonitor.follow.judging import CLOCK_AHEAD
from hallmonitor.follow.rule_change import RULES_CHANGED
from hallmonitor.follow.spool_reader import DAMAGED, MISSING
from reference_pages.markdown import code, page, prose, table

_HEAD: Final = """\
# Causes of losses

This page is made by `make docs`; change `deploy/docs/reference_pages/losses_page.py`, not the page.

A loss is a span of time of which less is known than should be. It is a record like a flow, and every alert that it
overlaps tells it. An alert that did not come proves nothing for a time with a loss in it."""


class Cause(NamedTuple):
    """One cause.

    Attributes:
        name: as records, alerts and metrics have it.
        told_by: which program tells it.
        meaning: what happened.
        remedy: what helps.
    """

    name: str
    told_by: str
    meaning: str
    remedy: str


CAUSES: Final = (
    Cause(
        "capture_cut",
        "engine",
        "A capture ends inside a packet, or goes on with damaged bytes.",
        "Copy the file again; see whether its writer was killed or its disk full.",
    ),
    Cause(
        "capture_drop",
        "engine",
        "A capture's own statistics say that packets were dropped while it was made.",
        "Capture with a larger buffer (`tcpdump -B`), or with the agent.",
    ),
    Cause(
        "link_unsupported",
        "engine",
        "A capture holds packets of a link type that is not decoded.",
        "Capture on another interface.",
    ),
    Cause(
        "table_full",
        "engine",
        "There were more flows at one time than memory allows, and flows were closed early.",
        "A larger `bound_mb` in `[memory]`; a flood or a scan does this too.",
    ),
    Cause(
        "ring_full",
        "agent",
        "The agent did not keep up, and the ring between kernel and agent was full.",
        "A larger `ring_mb`, more `workers`, or a `filter`; see the sizing page.",
    ),
    Cause(
        "nic_drop",
        "agent",
        "The network card or its driver had no room.",
        "Longer receive rings (`ethtool -G`); a mirror port that carries more than a card can take has to be divided.",
    ),
    Cause(
        "softirq_drop",
        "agent",
        "The kernel's queue behind the interface was full.",
        "A larger `net.core.netdev_max_backlog`; interrupts on more processors.",
    ),
    Cause(
        "interface_down",
        "agent",
        "No packets could come from an interface.",
        "See to cable, mirror port and `ip link`.",
    ),
    Cause(
        "clock_step",
        "agent",
        "The machine's clock was set while packets came.",
        "Keep the clock by NTP, which slews it after the start.",
    ),
    Cause(
        "spool_full",
        "agent",
        "Flow records were not written, or were removed before anyone read them.",
        "See whether `hallmonitor follow` runs; a larger `max_mb`, or more room on the disk.",
    ),
    Cause(
        "agent_stopped",
        "agent",
        "Nobody captured from one time to the other.",
        "See the journal: `journalctl -u hallmonitor-agent`.",
    ),
    Cause(
        MISSING,
        "follow",
        "Numbers of the spool's files are missing: the agent removed the oldest, or somebody did.",
        "As for `spool_full`; leave the spool to the services.",
    ),
    Cause(
        DAMAGED,
        "follow",
        "A file of the spool could not be read, and was put into the spool's folder `damaged`.",
        "See to the disk; the log names the file.",
    ),
    Cause(
        CLOCK_AHEAD,
        "follow",
        "Records lay more than a day ahead of this machine's clock, and were not judged.",
        "See which of the machines has the wrong time.",
    ),
    Cause(
        RULES_CHANGED,
        "follow",
        "Rules changed, and the records before that were not kept.",
        "`keep = true` in `[flows]` of follow.toml.",
    ),
)
"""Every cause that there is."""


def losses_page() -> str:
    """The page, in Markdown."""
    rows = [(code(each.name), each.told_by, prose(each.meaning), prose(each.remedy)) for each in CAUSES]
    return page(_HEAD, table(("cause", "told by", "what happened", "what helps"), rows))
