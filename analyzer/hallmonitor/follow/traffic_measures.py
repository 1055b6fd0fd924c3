"""What traffic was taken from the spools, in bytes by category, direction and naming: no device, address or domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from prometheus_client.registry import Collector

from hallmonitor.columns import VOCABULARY
from hallmonitor.derive.schedule import SCHEDULES
from hallmonitor.follow.naming import NAMINGS, namings
from hallmonitor.follow.octet_counts import OTHER, KnownLabels, OctetCounts
from hallmonitor.site.building import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.core import Metric

    from hallmonitor.columns import Columns

NO_CATEGORY: Final = "none"
"""The category's label where records have none, or say `uncategorized`."""

MOST_SENSORS: Final = 100
"""Sensors with counters of their own. Their names come from the spool's files: whoever can write there could make up
any number of them, and each has some hundred series."""

_UNCATEGORIZED: Final = "uncategorized"
_SENTENCES: Final = {
    "category": "IP bytes of the records that were taken, both ways, by category.",
    "direction": "IP bytes of the records that were taken, both ways, by the direction in which flows were opened.",
    "naming": "IP bytes of the records that were taken, both ways, by how far what they carry could be named.",
}


class TrafficMeasures(Collector):
    """Counters of all records that were taken, whether or not a signature matched them."""

    def __init__(self) -> None:
        self._categories = KnownLabels([NO_CATEGORY], {_UNCATEGORIZED: NO_CATEGORY})
        self._buildings = KnownLabels([UNASSIGNED])
        self._schedules = KnownLabels(SCHEDULES)
        self._directions = KnownLabels(VOCABULARY["direction"].known)
        self._sensors = set[str]()
        self._traffic = self._counts("traffic", "category", self._categories)
        self._directed = self._counts("direction", "direction", self._directions)
        self._naming = self._counts("naming", "naming", KnownLabels(NAMINGS))

    def begin(self, categories: Iterable[str], buildings: Iterable[str], sensors: Iterable[str]) -> None:
        """Show all that is known at 0, so that the first increase is seen; what is counted already stays.

        Args:
            categories: of the catalogue.
            buildings: names that the site file has.
            sensors: whose files are known.
        """
        self._categories.add(categories)
        self._buildings.add(buildings)
        for sensor in sorted(sensors):
            self._known(sensor)
        for counts in self._all:
            counts.begin(self._sensors)

    def add(self, sensor: str, columns: Columns) -> None:
        """Count the records of a file.

        Args:
            sensor: whose they are.
            columns: the records with the derived columns, in any order.
        """
        sensor = self._known(sensor)
        octets = np.zeros(len(columns))
        for name in ("source_bytes", "destination_bytes"):
            octets += columns.numbers(name)[0]
        schedules = self._schedules.numbers(columns.coded("schedule"), OTHER)
        places = self._buildings.numbers(columns.coded("building"), UNASSIGNED) * len(self._schedules) + schedules
        self._traffic.add(sensor, places, self._categories.numbers(columns.coded("category"), NO_CATEGORY), octets)
        self._directed.add(sensor, places, self._directions.numbers(columns.coded("direction"), OTHER), octets)
        # The first value of a label is `other`, so that the words come behind it.
        self._naming.add(sensor, places, namings(columns).astype(np.int64) + 1, octets)

    def collect(self) -> Iterable[Metric]:
        """Give the counters as they are now."""
        return [counts.family() for counts in self._all]

    def describe(self) -> Iterable[Metric]:
        """Say nothing beforehand, so that nothing is collected before following has begun."""
        return []

    def _known(self, sensor: str) -> str:
        """Give the label of a sensor, with its counters begun."""
        name = sensor if sensor in self._sensors or len(self._sensors) < MOST_SENSORS else OTHER
        if name not in self._sensors:
            self._sensors.add(name)
            for counts in self._all:
                counts.begin([name])
        return name

    @property
    def _all(self) -> tuple[OctetCounts, OctetCounts, OctetCounts]:
        return self._traffic, self._directed, self._naming

    def _counts(self, name: str, label: str, values: KnownLabels) -> OctetCounts:
        return OctetCounts(
            f"hallmonitor_follow_{name}_bytes",
            _SENTENCES[label],
            label,
            values=values,
            buildings=self._buildings,
            schedules=self._schedules,
        )
