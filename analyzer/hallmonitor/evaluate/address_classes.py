"""The classes of addresses: between two neighbouring bounds of networks, all addresses pass the same tests."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns.coded_addresses import ADDRESS_BYTES, keys
from hallmonitor.evaluate.classes import NOTHING, Classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from hallmonitor.columns import CodedAddresses
    from hallmonitor.evaluate.expression import AddressTest

    Half = NDArray[np.uint64]

_ALL = (1 << 128) - 1


class AddressClasses:
    """Decides all tests of one column together: the bounds of all networks are laid out once, in order.

    Args:
        tests: every test of the column.
    """

    def __init__(self, tests: Sequence[AddressTest]) -> None:
        self.classes = Classes(tests)
        bounds, classes = [0], [self.classes.number(0)]
        passed = 0
        turns = sorted((bound, 1 << place) for place, test in enumerate(tests) for bound in _bounds(test.networks))
        for bound, turning in groupby(turns, key=lambda turn: turn[0]):
            for _, bit in turning:
                passed ^= bit
            if bounds[-1] == bound:
                classes[-1] = self.classes.number(passed)
            elif bound <= _ALL:
                bounds.append(bound)
                classes.append(self.classes.number(passed))
        joined = b"".join(bound.to_bytes(ADDRESS_BYTES, "big") for bound in bounds)
        self._bounds = np.frombuffer(joined, dtype=f"S{ADDRESS_BYTES}")
        self._by_bound = np.asarray(classes, dtype=self.classes.narrowest())
        self._last: tuple[Half, Half, NDArray[np.unsignedinteger[Any]]] | None = None

    def by_code(self, column: CodedAddresses) -> NDArray[np.unsignedinteger[Any]]:
        """Give the classes of a column's distinct addresses.

        Returns:
            shape (addresses + 1,), by code; the last is that of no address, so that code -1 finds it.
        """
        if self._last is not None and self._last[0] is column.high and self._last[1] is column.low:
            return self._last[2]
        decided = self.of(column.high, column.low)
        by_code = np.append(decided, decided.dtype.type(NOTHING))
        self._last = column.high, column.low, by_code
        return by_code

    def of(self, high: Half, low: Half) -> NDArray[np.unsignedinteger[Any]]:
        """Give the class of each of some addresses; `::` is no address."""
        places = np.searchsorted(self._bounds, keys(high, low), side="right") - 1
        decided = self._by_bound.take(places)
        decided[(high | low) == 0] = NOTHING
        return decided


def _bounds(networks: Iterable[tuple[int, int, int, int]]) -> Iterator[int]:
    """Give where membership of a union of networks turns, ascending: into it, out of it, into it, ..."""
    end = -1
    for first, last in sorted(map(_range, networks)):
        if first > end:
            if end >= 0:
                yield end
            yield first
        end = max(end, last + 1)
    if end >= 0:
        yield end


def _range(network: tuple[int, int, int, int]) -> tuple[int, int]:
    high_mask, high_value, low_mask, low_value = network
    first = (high_value << 64) | low_value
    return first, first | (_ALL ^ ((high_mask << 64) | low_mask))
