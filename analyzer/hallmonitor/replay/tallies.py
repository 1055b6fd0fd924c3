"""Sums over all flow records, taken batch by batch in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.replay.active_minutes import MOST_CATEGORIES, ActiveMinutes
from hallmonitor.replay.name_counts import NameCounts
from hallmonitor.report.view import DeviceTally, Span, TallyView
from hallmonitor.report.words import octets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded, Columns

BIN_S = 900
MOST_BINS = 50_000
MOST_DEVICES = 65_536
MOST_NAMES = 200_000
TOP_NAMES = 100
_US = 1_000_000
_OTHER = "other"


class Tally:
    """What the report and the summary count: by time, device, service, domain, protocol and direction.

    Sums do not depend on how records are split into batches. Where a bound is reached (a damaged capture can hold any
    time, a spoofed one any address), what comes after it is summed apart and said.

    Args:
        bins: quarter hours that are told apart.
        devices: devices that are told apart.
    """

    def __init__(self, bins: int = MOST_BINS, devices: int = MOST_DEVICES) -> None:
        self._most_bins = bins
        self._most_devices = devices
        self._bins: dict[int, dict[int, int]] = {}
        self._categories: dict[str, int] = {}
        self._devices: dict[str, int] = {}
        self._groups: dict[int, str] = {}
        self._device_octets: dict[tuple[int, int], int] = {}
        self._minutes = ActiveMinutes()
        self._services = NameCounts(MOST_NAMES)
        self._domains = NameCounts(MOST_NAMES)
        self._protocols = NameCounts(MOST_CATEGORIES, "not recognised")
        self._directions = NameCounts(MOST_CATEGORIES, "unknown")
        self._sensors = NameCounts(MOST_NAMES)
        self._span: Span | None = None
        self._beyond = {"bins": 0, "devices": 0}
        self.octets = 0
        """IP bytes of both ways."""
        self.records = 0
        """Flow records."""

    def add(self, columns: Columns) -> None:
        """Count a batch of flow records with the derived columns."""
        if not len(columns):
            return
        sizes = columns.numbers("source_bytes")[0] + columns.numbers("destination_bytes")[0]
        ts = columns.numbers("ts")[0]
        categories = self._category_numbers(columns.coded("category"))
        self.octets += int(sizes.sum())
        self.records += len(columns)
        self._widen(int(ts.min()), int(columns.numbers("ts_end")[0].max()))
        self._add_bins(ts // (BIN_S * _US), categories, sizes)
        self._add_devices(columns, categories, sizes)
        for counts, name in (
            (self._services, "service"),
            (self._domains, "domain"),
            (self._protocols, "network_protocol"),
            (self._directions, "direction"),
            (self._sensors, "sensor"),
        ):
            counts.add(columns.coded(name), sizes)

    @property
    def span(self) -> Span | None:
        """First and last packet of all records; None where there was none."""
        return self._span

    @property
    def sensors(self) -> tuple[str, ...]:
        """Names of the sensors, sorted."""
        return tuple(sorted(row.name for row in self._sensors.largest()))

    @property
    def devices(self) -> int:
        """How many devices were told apart."""
        return len(self._devices)

    def view(self) -> TallyView:
        """The sums so far; devices in the order of their names."""
        names = list(self._categories)
        bins = {
            names[category]: dict(sorted(self._bins[category].items()))
            for category in sorted(self._bins, key=names.__getitem__)
        }
        return TallyView(
            BIN_S,
            bins,
            tuple(self._device_tallies(names)),
            self._services.largest(TOP_NAMES),
            self._domains.largest(TOP_NAMES),
            self._protocols.largest(),
            self._directions.largest(),
            self._left_out(),
        )

    def _category_numbers(self, column: Coded) -> NDArray[np.int64]:
        numbers = [self._category(value) for value in column.values]
        # Code -1, no category, takes the last entry.
        last = self._category("uncategorized") if (column.codes < 0).any() else 0
        found: NDArray[np.int64] = np.array([*numbers, last], dtype=np.int64)[column.codes]
        return found

    def _category(self, name: str) -> int:
        if name not in self._categories and len(self._categories) >= MOST_CATEGORIES - 1:
            name = _OTHER
        return self._categories.setdefault(name, len(self._categories))

    def _widen(self, first_us: int, last_us: int) -> None:
        held = self._span
        if held is not None:
            first_us, last_us = min(first_us, held.first_us), max(last_us, held.last_us)
        self._span = Span(first_us, last_us)

    def _add_bins(self, bins: NDArray[np.int64], categories: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
        keys, sums = summed(bins * MOST_CATEGORIES + categories, sizes)
        for key, size in zip(keys, sums, strict=True):
            number, category = divmod(key, MOST_CATEGORIES)
            held = self._bins.setdefault(category, {})
            if number in held or len(held) < self._most_bins:
                held[number] = held.get(number, 0) + size
            else:
                self._beyond["bins"] += size

    def _add_devices(self, columns: Columns, categories: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
        column, group = columns.coded("device"), columns.coded("device_group")
        codes = column.codes.astype(np.int64)
        used, first = np.unique(codes, return_index=True)
        numbers = np.full(len(column.values) + 1, -1, dtype=np.int64)
        # In order of appearance, so that the bound cuts at the same device however records are batched.
        for row, code in sorted(zip(first.tolist(), used.tolist(), strict=True)):
            if code >= 0:
                numbers[code] = self._device(column.values[code], _at(group, row))
        devices = numbers[codes]
        self._beyond["devices"] += int(sizes[(codes >= 0) & (devices < 0)].sum())
        known = devices >= 0
        devices, categories = devices[known], categories[known]
        keys, sums = summed(devices * MOST_CATEGORIES + categories, sizes[known])
        for key, size in zip(keys, sums, strict=True):
            pair = divmod(key, MOST_CATEGORIES)
            self._device_octets[pair] = self._device_octets.get(pair, 0) + size
        self._minutes.add(devices, categories, columns.numbers("active_minute")[0][known])

    def _device(self, name: str, group: str) -> int:
        number = self._devices.get(name, -1)
        if number < 0 and len(self._devices) < self._most_devices:
            number = self._devices[name] = len(self._devices)
            self._groups[number] = group
        return number

    def _device_tallies(self, names: list[str]) -> Iterable[DeviceTally]:
        held: dict[int, dict[str, int]] = {}
        for (device, category), size in self._device_octets.items():
            held.setdefault(device, {})[names[category]] = size
        minutes: dict[int, dict[str, int]] = {}
        for (device, category), number in self._minutes.by_category().items():
            minutes.setdefault(device, {})[names[category]] = number
        whole = self._minutes.by_device()
        for name, device in sorted(self._devices.items()):
            yield DeviceTally(
                name,
                self._groups[device],
                dict(sorted(held.get(device, {}).items())),
                dict(sorted(minutes.get(device, {}).items())),
                whole.get(device, 0),
            )

    def _left_out(self) -> tuple[str, ...]:
        found = (
            (self._beyond["bins"], f"quarter hours beyond the first {self._most_bins:,} of a category"),
            (self._beyond["devices"], f"devices beyond the first {self._most_devices:,}"),
            (self._services.beyond, f"services beyond the first {MOST_NAMES:,}"),
            (self._domains.beyond, f"domains beyond the first {MOST_NAMES:,}"),
        )
        sentences = [f"{octets(size)} are in the totals only: {what}." for size, what in found if size]
        if self._minutes.full:
            sentences.append("Some active minutes are not counted: too many devices, categories and days.")
        return tuple(sentences)


def summed(keys: NDArray[np.int64], values: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Distinct keys in ascending order, with the exact sum of each one's values."""
    found, inverse = np.unique(keys, return_inverse=True)
    sums = np.zeros(found.shape[0], dtype=np.int64)
    np.add.at(sums, inverse, values)
    return found.tolist(), sums.tolist()


def _at(column: Coded, row: int) -> str:
    code = int(column.codes[row])
    return "" if code < 0 else column.values[code]
