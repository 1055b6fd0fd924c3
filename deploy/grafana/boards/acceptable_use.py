"""Acceptable use: alerts by what the policy says and where, incidental use, and what cannot be seen."""

from __future__ import annotations

from typing import Final

from boards.board import Board, Section
from boards.colours import ACT, LEVELS, LOOK, USED, USED_COLOURS
from boards.panels.figure import Figure
from boards.panels.listing import Listing
from boards.panels.matrix import Matrix
from boards.panels.over_time import OverTime
from boards.panels.parted_bars import PartedBars
from boards.panels.ranking import Ranking
from boards.panels.shown import Query
from boards.panels.words import Words
from boards.promql import BUILDING, equal, events_in_range, in_each_bar, in_range, or_zero, series
from boards.unseen import UNSEEN
from boards.variables import buildings, data_source

ALERTS: Final = "hallmonitor_follow_alerts_total"
_ALLOWANCE: Final = "hallmonitor_follow_allowance_devices"

_QUESTION: Final = "An alert is a question to a person, not a finding; one may stand for minutes or for hours of use."
_WHEN: Final = (
    "The time axis is when an alert was raised: an episode has to be over first, which can be half an hour after its "
    "last packet. An alert at the edge of two bars may be in both; figures of the whole time count it once."
)


def _by_level(label: str, head: str) -> Matrix:
    return Matrix(
        expression=f"{events_in_range(ALERTS, BUILDING, by=f'{label}, level')} > 0",
        rows=label,
        head=head,
        columns="level",
        names={level: level for level in reversed(LEVELS)},
    )


_FIGURES: Final = (
    Figure(
        number=2,
        title="Alerts",
        shows="Alerts that were raised in the time shown.",
        hides=_QUESTION,
        unit="short",
        queries=(Query(events_in_range(ALERTS, BUILDING)),),
        decimals=0,
        nothing="0",
        width=3,
    ),
    Figure(
        number=3,
        title="By level",
        shows="The same alerts by the level of their signature: how much it matters if it is what it looks like.",
        hides="How sure it is: that stands in the signature, with what else it can be.",
        unit="short",
        queries=tuple(
            Query(or_zero(events_in_range(ALERTS, BUILDING, equal("level", level))), level) for level in LEVELS
        ),
        colours=LEVELS,
        decimals=0,
        width=9,
    ),
    Figure(
        number=6,
        title="Held back",
        shows="Alerts that an exception or a cool-down of the site file held back, in the whole district.",
        hides="Which: reports count them by exception, with reason and day.",
        unit="short",
        queries=(Query(events_in_range("hallmonitor_follow_alerts_held_back_total")),),
        decimals=0,
        nothing="0",
    ),
    Figure(
        number=4,
        title="Packets known to be lost",
        shows="Packets that sensors could not take in the time shown. Alerts that could be concerned say so.",
        hides="Packets that the mirror port never sent: no sensor can count them.",
        unit="short",
        queries=(Query(events_in_range("hallmonitor_agent_lost_packets_total")),),
        steps=((1, LOOK),),
        decimals=0,
        nothing="0",
    ),
    Figure(
        number=5,
        title="Changes of rules",
        shows="How often judging went on by another policy, site file, catalogue or signature.",
        hides="What changed: the log of `hallmonitor-follow` tells it. Alerts before and after do not compare.",
        unit="short",
        queries=(Query(events_in_range("hallmonitor_follow_rules_changed_total")),),
        decimals=0,
        nothing="0",
    ),
)

_OVER_TIME: Final = (
    OverTime(
        number=11,
        title="Alerts by level",
        shows="Alerts raised in each stretch of time, by level.",
        hides=_WHEN,
        unit="short",
        queries=(Query(in_each_bar(ALERTS, BUILDING, by="level"), "{{level}}"),),
        drawn="bars",
        colours=LEVELS,
        interval="5m",
    ),
    OverTime(
        number=12,
        title="Alerts by clause",
        shows="The same by the clause of the policy that the signature stands under.",
        hides=f"Clauses that no traffic shows, which have no bars at all. {_WHEN}",
        unit="short",
        queries=(Query(in_each_bar(ALERTS, BUILDING, by="clause"), "{{clause}}"),),
        drawn="bars",
        interval="5m",
    ),
)

_BY_WHAT: Final = (
    PartedBars(
        number=21,
        title="Clauses",
        shows="Alerts of the time shown by clause, and within it by level.",
        hides=_QUESTION,
        unit="short",
        matrix=_by_level("clause", "Clause"),
        colours=LEVELS,
        height=10,
    ),
    PartedBars(
        number=22,
        title="Buildings",
        shows="The same by building. A device is in the building that the site file gives its network to.",
        hides="Size: more devices, more alerts. An alert whose records are of several buildings is `unassigned`.",
        unit="short",
        matrix=_by_level("building", "Building"),
        colours=LEVELS,
        height=10,
    ),
    Listing(
        number=23,
        title="Signatures",
        shows="Each signature that raised alerts in the time shown, with its clause and level.",
        hides="Devices and times: they are no metric. `hallmonitor explain` tells them to who may know.",
        expression=f"{events_in_range(ALERTS, BUILDING, by='signature, clause, level')} > 0",
        labels={"signature": "Signature", "clause": "Clause", "level": "Level"},
        value="Alerts",
        width=24,
        height=9,
    ),
)

_INCIDENTAL: Final = (
    PartedBars(
        number=31,
        title="Incidental use today",
        shows="Devices of the local day by how much of what the policy lets pass they have used, for each signature "
        "with an allowance.",
        hides="Devices that used nothing of it, and buildings: an allowance is counted for the whole district.",
        unit="short",
        matrix=Matrix(
            expression=f"sum by (signature, used) ({_ALLOWANCE})",
            rows="signature",
            head="Signature",
            columns="used",
            names=USED,
        ),
        colours=USED_COLOURS,
        nothing="the policy has no allowances",
        height=9,
    ),
    OverTime(
        number=32,
        title="Devices that used their allowance up",
        shows="How many devices have nothing left of the day's allowance; it begins anew with each local day.",
        hides="Whether an alert followed: only use beyond the allowance counts towards the signature's threshold.",
        unit="short",
        queries=(Query(f"sum by (signature) ({series(_ALLOWANCE, equal('used', 'used_up'))})", "{{signature}}"),),
        nothing="the policy has no allowances",
        height=9,
    ),
)

_NOT_SEEN: Final = (
    Words(
        number=41,
        title="What no alert can tell",
        shows="What this monitoring does not see, whatever it is set to.",
        hides="The blind spots of one district: which clauses no traffic shows stands in its policy file.",
        content=UNSEEN,
        height=13,
    ),
    Ranking(
        number=42,
        title="Lost before judging, by cause",
        shows="Packets that sensors know to be lost in the time shown, by cause.",
        hides="Spans of unknown size, such as a stopped agent: the dashboard “Sensors” counts these as loss records.",
        unit="short",
        queries=(
            Query(
                f"sort_desc(round({in_range('hallmonitor_agent_lost_packets_total', by='cause')}))",
                "{{cause}}",
            ),
        ),
        colour=ACT,
        decimals=0,
        width=6,
        height=13,
    ),
    Ranking(
        number=43,
        title="Left out of judging",
        shows="Records and files that the analyzer could not judge in the time shown. All should be 0.",
        hides="What they held.",
        unit="short",
        queries=tuple(
            Query(or_zero(events_in_range(metric)), words)
            for metric, words in (
                ("hallmonitor_follow_records_late_total", "records too late"),
                ("hallmonitor_follow_records_ahead_total", "records from the future"),
                ("hallmonitor_follow_records_ungrouped_total", "records without a device"),
                ("hallmonitor_follow_rows_dropped_total", "rows without room"),
                ("hallmonitor_follow_losses_forgotten_total", "losses not told"),
                ("hallmonitor_follow_spool_files_missing_total", "files missing"),
                ("hallmonitor_follow_spool_files_damaged_total", "files damaged"),
            )
        ),
        colour=ACT,
        decimals=0,
        width=6,
        height=13,
    ),
)


def acceptable_use() -> Board:
    """Give the dashboard."""
    return Board(
        uid="hallmonitor-acceptable-use",
        title="Acceptable use",
        about="For who asks about use: alerts by clause, level, signature and building, and what cannot be seen.",
        time_shown="now-7d",
        variables=(data_source(), buildings(ALERTS)),
        sections=(
            Section(1, "In short", _FIGURES),
            Section(10, "When", _OVER_TIME),
            Section(20, "By clause, building and signature", _BY_WHAT),
            Section(30, "Incidental use", _INCIDENTAL),
            Section(40, "What is not here", _NOT_SEEN),
        ),
    )
