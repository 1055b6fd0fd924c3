"""The district's overview: what the network is used for, when, by which building, and how much of it has no name."""

from __future__ import annotations

from typing import Final

from boards.board import Board, Section
from boards.colours import (
    BLUE,
    CATEGORIES,
    CATEGORIES_AND_REST,
    DIRECTIONS,
    LOOK,
    NAMING_COLOURS,
    NAMINGS,
    NO_CATEGORY,
    OTHERS,
    SCHEDULE_COLOURS,
    SCHEDULES,
)
from boards.panels.figure import Figure
from boards.panels.grid import Grid
from boards.panels.matrix import Matrix
from boards.panels.over_time import OverTime
from boards.panels.parted_bars import PartedBars
from boards.panels.ranking import Ranking
from boards.panels.shown import Query
from boards.promql import (
    AGENT,
    BUILDING,
    SENSOR,
    equal,
    events_in_range,
    in_range,
    or_zero,
    per_second,
    series,
    share,
    side_by_side,
)
from boards.variables import buildings, data_source, sensors

TRAFFIC: Final = "hallmonitor_follow_traffic_bytes_total"
_DIRECTION: Final = "hallmonitor_follow_direction_bytes_total"
_NAMING: Final = "hallmonitor_follow_naming_bytes_total"
_ALERTS: Final = "hallmonitor_follow_alerts_total"
_HERE: Final = (SENSOR, BUILDING)

_UNFIT: Final = equal("category", "none")
_WITH_COLOUR: Final = "|".join(CATEGORIES)
_WORKING: Final = equal("schedule", "working")

_MOST: Final = 12
"""Categories that a list has room for."""

_WHEN: Final = (
    "The time axis is when the analyzer counted the records, some ten seconds after the packets. What it catches up on "
    "after it stood still is a peak at that time."
)
_WHOLE: Final = in_range(TRAFFIC, *_HERE)


def _bits(metric: str, *where: str, by: str = "") -> str:
    return f"8 * {per_second(metric, *_HERE, *where, by=by)}"


def _share_of_traffic(*where: str, by: str = "") -> str:
    part = in_range(TRAFFIC, *_HERE, *where, by=by)
    return share(part if by else or_zero(part), in_range(TRAFFIC, *_HERE, by=by))


def _share_encrypted(by: str = "") -> str:
    part = in_range(_NAMING, *_HERE, equal("naming", "encrypted"), by=by)
    return share(part if by else or_zero(part), in_range(_NAMING, *_HERE, by=by))


_FIGURES: Final = (
    Figure(
        number=2,
        title="Traffic",
        shows="Bytes of IP packets in both directions, in the time shown.",
        hides="What passes no sensor, such as mobile data and traffic within a switch, is not in it.",
        unit="decbytes",
        queries=(Query(_WHOLE),),
    ),
    Figure(
        number=3,
        title="In working hours",
        shows="Which part of these bytes passed in the working hours of the site file, its calendar respected.",
        hides="Whether somebody worked: updates and backups run by themselves at any hour.",
        unit="percentunit",
        queries=(Query(_share_of_traffic(_WORKING)),),
        nothing="no traffic",
    ),
    Figure(
        number=4,
        title="Without a category",
        shows="Which part of these bytes no entry of the catalogue fits.",
        hides="What it is. Signatures that ask for a category do not see this part; a growing one wants new entries.",
        unit="percentunit",
        queries=(Query(_share_of_traffic(_UNFIT)),),
        steps=((0.3, LOOK),),
        nothing="no traffic",
    ),
    Figure(
        number=5,
        title="Encrypted beyond naming",
        shows="Which part of these bytes is of an encrypted protocol that told no name of a server.",
        hides="Who the other side is: an encrypted hello, a tunnel or encrypted DNS hides it. Each is lawful.",
        unit="percentunit",
        queries=(Query(_share_encrypted()),),
        steps=((0.3, LOOK),),
        nothing="no traffic",
    ),
    Figure(
        number=6,
        title="Alerts",
        shows="Alerts that were raised in the time shown; the dashboard “Acceptable use” tells more.",
        hides="Wrongdoing. An alert is a question to a person, and no alert is no proof that nothing happened.",
        unit="short",
        queries=(Query(events_in_range(_ALERTS, BUILDING)),),
        decimals=0,
        nothing="0",
    ),
    Figure(
        number=7,
        title="Sensors that answer",
        shows="How many sensors answered Prometheus when it last asked them.",
        hides="Whether they see packets; the dashboard “Sensors” tells that. One that was never set up is not counted.",
        unit="short",
        queries=(Query(f"sum({series('up', AGENT)})"),),
        decimals=0,
    ),
)

_WHAT: Final = (
    OverTime(
        number=11,
        title="Traffic by category",
        shows="Bits a second, on each other: seven categories that are asked about most, none, the rest.",
        hides=f"A category is a service's usual purpose, not what one person did with it. {_WHEN}",
        unit="bps",
        queries=(
            Query(_bits(TRAFFIC, f'category=~"{_WITH_COLOUR}"', by="category"), "{{category}}"),
            Query(_bits(TRAFFIC, _UNFIT), NO_CATEGORY),
            Query(_bits(TRAFFIC, f'category!~"{_WITH_COLOUR}|none"'), OTHERS),
        ),
        drawn="areas",
        colours=CATEGORIES_AND_REST,
        width=16,
        height=10,
    ),
    Ranking(
        number=12,
        title="Categories with the most traffic",
        shows="Bytes in the time shown, of the twelve categories that have the most.",
        hides="Time: a film is more bytes in an hour than a year of chat.",
        unit="decbytes",
        queries=(Query(f"sort_desc(topk({_MOST}, {in_range(TRAFFIC, *_HERE, by='category')}))", "{{category}}"),),
        colours=CATEGORIES,
        width=8,
        height=10,
    ),
    PartedBars(
        number=13,
        title="Categories within and outside working hours",
        shows="Bytes of the same twelve categories, by whether they passed in working hours.",
        hides="Lunch breaks and free periods: these are within the working hours of the site file.",
        unit="decbytes",
        matrix=Matrix(
            expression=f"{in_range(TRAFFIC, *_HERE, by='category, schedule')} and on (category) "
            f"topk({_MOST}, {in_range(TRAFFIC, *_HERE, by='category')})",
            rows="category",
            head="Category",
            columns="schedule",
            names=SCHEDULES,
            sort_by=SCHEDULES["working"],
        ),
        colours=SCHEDULE_COLOURS,
        height=10,
    ),
    OverTime(
        number=14,
        title="Traffic within and outside working hours",
        shows="Bits a second, on each other, by the working hours of the site file.",
        hides=f"Hours of a single building: a site file has one calendar. {_WHEN}",
        unit="bps",
        queries=tuple(Query(_bits(TRAFFIC, equal("schedule", value)), name) for value, name in SCHEDULES.items()),
        drawn="areas",
        colours=SCHEDULE_COLOURS,
        height=10,
    ),
)

_WHERE_TO: Final = (
    OverTime(
        number=21,
        title="Traffic by direction",
        shows="Bits a second by who opened the connection: outbound from the district, inbound to it, internal between "
        "its own networks, external between others.",
        hides=f"Which way bytes went: a download is outbound, as the district's device asked for it. {_WHEN}",
        unit="bps",
        queries=(Query(_bits(_DIRECTION, by="direction"), "{{direction}}"),),
        drawn="areas",
        colours=DIRECTIONS,
        width=8,
    ),
    Ranking(
        number=22,
        title="Bytes by direction",
        shows="The same in the time shown. Much inbound or external traffic wants a look at `home_networks`.",
        hides="What switches pass on among themselves, past the sensor.",
        unit="decbytes",
        queries=(Query(f"sort_desc({in_range(_DIRECTION, *_HERE, by='direction')})", "{{direction}}"),),
        colours=DIRECTIONS,
        width=4,
    ),
    OverTime(
        number=23,
        title="How much of it has a name",
        shows="Parts of the bytes: with a name that the client asked for, of a service that is known by its network "
        "alone, encrypted beyond naming, and others without a name.",
        hides=f"Whether a name is true: names are what clients and DNS said. {_WHEN}",
        unit="bps",
        queries=tuple(Query(_bits(_NAMING, equal("naming", value)), name) for value, name in NAMINGS.items()),
        drawn="parts",
        colours=NAMING_COLOURS,
    ),
)

_BUILDINGS: Final = (
    OverTime(
        number=31,
        title="Traffic by building",
        shows="Bits a second of each building, as the site file names it by its networks.",
        hides=f"How many people are in it: a large building has more. What has no building is `unassigned`. {_WHEN}",
        unit="bps",
        queries=(Query(_bits(TRAFFIC, by="building"), "{{building}}"),),
        colours={"unassigned": CATEGORIES_AND_REST[NO_CATEGORY]},
    ),
    Grid(
        number=32,
        title="Buildings compared",
        shows="Which parts of each building's bytes passed in working hours, have no category, and are encrypted "
        "beyond naming.",
        hides="Why they differ: an office with backups at night and a school with tablets are no better or worse.",
        unit="percentunit",
        matrix=Matrix(
            expression=side_by_side(
                {
                    "working": _share_of_traffic(_WORKING, by="building"),
                    "unfit": _share_of_traffic(_UNFIT, by="building"),
                    "encrypted": _share_encrypted("building"),
                }
            ),
            rows="building",
            head="Building",
            columns="column",
            names={
                "working": "In working hours",
                "unfit": "Without a category",
                "encrypted": "Encrypted beyond naming",
            },
        ),
    ),
    Ranking(
        number=34,
        title="Bytes by building",
        shows="Bytes of each building in the time shown.",
        hides="How many devices they are of.",
        unit="decbytes",
        queries=(Query(f"sort_desc({in_range(TRAFFIC, *_HERE, by='building')})", "{{building}}"),),
        colour=BLUE,
        height=6,
    ),
    Ranking(
        number=33,
        title="Bytes by sensor",
        shows="Bytes in the time shown by the sensor that saw them.",
        hides="Doubles: a packet that passes two sensors is counted by both, unless they look at different links.",
        unit="decbytes",
        queries=(Query(f"sort_desc({in_range(TRAFFIC, *_HERE, by='sensor')})", "{{sensor}}"),),
        colour=BLUE,
        height=6,
    ),
)


def district_overview() -> Board:
    """Give the dashboard."""
    return Board(
        uid="hallmonitor-district",
        title="District overview",
        about="For who answers for the district: what the network is used for, when, where, and what has no name.",
        time_shown="now-24h",
        variables=(data_source(), sensors(TRAFFIC), buildings(TRAFFIC)),
        sections=(
            Section(1, "In short", _FIGURES),
            Section(10, "What it is", _WHAT),
            Section(20, "Where it goes", _WHERE_TO),
            Section(30, "Buildings and sensors", _BUILDINGS),
        ),
    )
