"""Distinct active minutes of devices by category, as one bit for each minute of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAY_MINUTES = 1440
_ROW_BYTES = _DAY_MINUTES // 8
_DEVICE_BITS, _CATEGORY_BITS = 20, 8
MOST_DEVICES = 1 << _DEVICE_BITS
MOST_CATEGORIES = 1 << _CATEGORY_BITS


class ActiveMinutes:
    """A set of (device, category, minute), 180 bytes for each device, category and day.

    The result does not depend on the order in which minutes come.

    Args:
        limit: rows of 180 bytes that may be held; minutes of further rows are left out, and `full` says so.
    """

    def __init__(self, limit: int = 1 << 19) -> None:
        self._limit = limit
        self._rows: dict[int, int] = {}
        self._bits = np.zeros((64, _ROW_BYTES), dtype=np.uint8)
        self.full = False
        """Whether minutes were left out."""

    def add(self, devices: NDArray[np.int64], categories: NDArray[np.int64], minutes: NDArray[np.int64]) -> None:
        """Mark minutes as active.

        Args:
            devices: numbers below `MOST_DEVICES`, shape (n,).
            categories: numbers below `MOST_CATEGORIES`, shape (n,).
            minutes: minutes since 1970, shape (n,).
        """
        # A day, from microseconds in 63 bits, takes 27 bits at most; with 20 and 8 for the others 55 of the 63.
        days, within = np.divmod(minutes, _DAY_MINUTES)
        packed = days << (_DEVICE_BITS + _CATEGORY_BITS) | devices << _CATEGORY_BITS | categories
        keys, inverse = np.unique(packed, return_inverse=True)
        rows = np.fromiter((self._row(key) for key in keys.tolist()), dtype=np.int64, count=keys.shape[0])[inverse]
        held = rows >= 0
        self.full = self.full or not held.all()
        spot, bit = np.divmod(within[held], 8)
        np.bitwise_or.at(self._bits, (rows[held], spot), (1 << bit).astype(np.uint8))

    def by_category(self) -> dict[tuple[int, int], int]:
        """(device, category) -> distinct active minutes."""
        found: dict[tuple[int, int], int] = {}
        for key, row in self._rows.items():
            pair = key >> _CATEGORY_BITS & (MOST_DEVICES - 1), key & (MOST_CATEGORIES - 1)
            found[pair] = found.get(pair, 0) + _set_bits(self._bits[row])
        return found

    def by_device(self) -> dict[int, int]:
        """Device -> distinct active minutes over all categories."""
        days: dict[int, NDArray[np.uint8]] = {}
        for key, row in self._rows.items():
            day = key >> _CATEGORY_BITS
            days[day] = days[day] | self._bits[row] if day in days else self._bits[row]
        found: dict[int, int] = {}
        for day, bits in days.items():
            device = day & (MOST_DEVICES - 1)
            found[device] = found.get(device, 0) + _set_bits(bits)
        return found

    def _row(self, key: int) -> int:
        row = self._rows.get(key)
        if row is None:
            row = len(self._rows)
            if row == self._limit:
                return -1
            self._rows[key] = row
            if row == self._bits.shape[0]:
                self._bits = np.concatenate((self._bits, np.zeros_like(self._bits)))
        return row


def _set_bits(bits: NDArray[np.uint8]) -> int:
    return int(np.bitwise_count(bits).sum())
