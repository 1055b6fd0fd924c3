"""Sums of IP bytes by one label beside building, schedule and sensor, as a counter of Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from prometheus_client.core import CounterMetricFamily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded

OTHER: Final = "other"
"""The label of whatever is not known; it is shown once there is some."""


class KnownLabels:
    """The values that a label may have, numbered; the first stands for whatever is not among them.

    Args:
        names: values that are known from the beginning.
        told_as: texts of records -> which of the values they are told as.
    """

    def __init__(self, names: Iterable[str] = (), told_as: Mapping[str, str] | None = None) -> None:
        self.names = [OTHER]
        self._numbers = {OTHER: 0}
        self.add(names)
        self._numbers |= {text: self._numbers[name] for text, name in (told_as or {}).items()}

    def add(self, names: Iterable[str]) -> None:
        """Let the label have more values; none is ever taken away, since counters do not vanish."""
        for name in names:
            if name not in self._numbers:
                self._numbers[name] = len(self.names)
                self.names.append(name)

    def number(self, name: str) -> int:
        """Give the number of a value; that of `other` where it is not known."""
        return self._numbers.get(name, 0)

    def numbers(self, column: Coded, nothing: str) -> NDArray[np.int64]:
        """Give the number of each row of a text column, shape (rows,).

        Args:
            column: of texts.
            nothing: the value that rows without a text have.
        """
        table = [*(self.number(value) for value in column.values), self.number(nothing)]
        found: NDArray[np.int64] = np.array(table, dtype=np.int64)[column.codes]  # code -1 takes the last entry
        return found

    def __len__(self) -> int:
        return len(self.names)


class OctetCounts:
    """Sums of bytes by sensor, building, schedule and one label.

    Args:
        name: of the metric, without `_total`.
        sentence: what it counts.
        label: name of the label.
        values: that it may have.
        buildings: that there may be.
        schedules: that there may be.
    """

    def __init__(  # noqa: PLR0913 - a metric's words, and the three labels that all sensors share
        self,
        name: str,
        sentence: str,
        label: str,
        *,
        values: KnownLabels,
        buildings: KnownLabels,
        schedules: KnownLabels,
    ) -> None:
        self._name = name
        self._sentence = sentence
        self._label = label
        self._values = values
        self._buildings = buildings
        self._schedules = schedules
        self._sums: dict[str, NDArray[np.int64]] = {}

    def begin(self, sensors: Iterable[str]) -> None:
        """Show every known value at 0 for some sensors; what is counted already stays."""
        shape = (len(self._buildings), len(self._schedules), len(self._values))
        for sensor in {*self._sums, *sensors}:
            fresh = np.zeros(shape, dtype=np.int64)
            if (before := self._sums.get(sensor)) is not None:
                fresh[tuple(slice(size) for size in before.shape)] = before
            # Whoever collects meanwhile has the one or the other.
            self._sums = {**self._sums, sensor: fresh}

    def add(
        self, sensor: str, places: NDArray[np.int64], values: NDArray[np.int64], octets: NDArray[np.float64]
    ) -> None:
        """Count the bytes of some records.

        Args:
            sensor: one that was begun.
            places: number of building and schedule of each, shape (rows,): that of the building times the number of
                schedules, and that of the schedule.
            values: number of the label's value of each, likewise.
            octets: IP bytes of each; their sum must be below 2 to the 53rd to be exact.
        """
        sums = self._sums[sensor]
        counted = np.bincount(places * len(self._values) + values, octets, minlength=sums.size)
        sums += counted.astype(np.int64).reshape(sums.shape)

    def family(self) -> CounterMetricFamily:
        """Give the counter as it is now."""
        family = CounterMetricFamily(self._name, self._sentence, labels=(self._label, "building", "schedule", "sensor"))
        for sensor, sums in sorted(self._sums.items()):
            for (building, schedule, value), octets in self._shown(sums):
                labels = (self._values.names[value], self._buildings.names[building])
                family.add_metric([*labels, self._schedules.names[schedule], sensor], octets)
        return family

    @staticmethod
    def _shown(sums: NDArray[np.int64]) -> Iterator[tuple[tuple[int, ...], int]]:
        for place, octets in np.ndenumerate(sums):
            if octets or all(place):
                yield place, int(octets)
