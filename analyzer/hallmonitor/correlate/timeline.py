"""Events by group, then time, under one ascending key in which a window is a range of positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Positions = NDArray[np.intp]

_BITS = 62
_PART = 1 << 60
"""How far the keys of one timeline reach before another is begun, where group and time do not fit one number."""


@dataclass(frozen=True, slots=True)
class Unsorted:
    """Events in any order; all arrays have shape (events,).

    Attributes:
        ts: microseconds.
        code: group of each, from 0.
        size: how many groups there may be; each code is below it.
        place: which member of the correlation each belongs to; None where it has but one.
        value: what the correlation reads; None where it reads nothing.
    """

    ts: Ints
    code: Ints
    size: int
    place: NDArray[Any] | None = None
    value: NDArray[Any] | None = None

    def take(self, which: Positions | slice) -> Unsorted:
        """Give the events at some positions."""
        place, value = (None if held is None else held[which] for held in (self.place, self.value))
        return Unsorted(self.ts[which], self.code[which], self.size, place, value)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sorted events.

    Differences of keys are differences of time, wherever they are less than a window. The keys of two groups lie a
    window apart at least, so that no window reaches into the group before.

    Attributes:
        key: shape (events,), ascending.
        window_us: length of the window that the keys were made for.
        place: shape (events,), as in `Unsorted`; among events of one key, in any order.
        value: shape (events,), as `place`.
    """

    key: Ints
    window_us: int
    place: NDArray[Any] | None
    value: NDArray[Any] | None
    _code: Ints | None = None
    _ts: Ints | None = None
    _spacing: int = 1
    _first: int = 0

    def __len__(self) -> int:
        return int(self.key.shape[0])

    def code_at(self, at: Positions) -> Ints:
        """Give the groups of events at some positions."""
        found: Ints = self.key[at] // self._spacing if self._code is None else self._code[at]
        return found

    def ts_at(self, at: Positions) -> Ints:
        """Give the times of events at some positions, microseconds."""
        found: Ints = self.key[at] % self._spacing + self._first if self._ts is None else self._ts[at]
        return found

    def starts(self, at: Positions) -> Positions:
        """Give the first position inside the window of each of some events; exactly one window ago is outside."""
        return np.searchsorted(self.key, self.key[at] - self.window_us, side="right")

    def moments(self) -> Positions:
        """Give the positions of the last event of each group and time: its window holds all others of that time."""
        return np.flatnonzero(np.append(self.key[1:] != self.key[:-1], True)[: len(self)])

    def times(self, at: Positions) -> Positions:
        """Give how many events there are of the group and time of each moment."""
        return at + 1 - np.searchsorted(self.key, self.key[at], side="left")

    def is_moment(self, at: Positions) -> NDArray[np.bool_]:
        """Tell which positions are the last of their group and time."""
        following = np.minimum(at + 1, len(self) - 1)
        last: NDArray[np.bool_] = (self.key[following] != self.key[at]) | (following == at)
        return last


def timelines(events: Unsorted, window_us: int) -> list[Timeline]:
    """Sort events; mostly that gives one timeline, and otherwise several with whole groups.

    Group, time, place and value are packed into one number of 62 bits where they fit, since numbers alone sort far
    faster than positions by numbers do.

    Args:
        events: in any order.
        window_us: length of the window, microseconds, from 1.

    Raises:
        OverflowError: where times lie more than 2^60 microseconds apart, which is 36,500 years.
    """
    if not events.ts.shape[0]:
        return []
    first = int(events.ts.min())
    span = int(events.ts.max()) - first
    # A window longer than all there is holds no more than that.
    window_us = min(window_us, span + 1)
    if span >= _PART:
        message = "times lie more than 36,500 years apart"
        raise OverflowError(message)
    packing = _Packing.of(events, first, span, window_us)
    return _by_numbers(events, packing, window_us) if packing.fits else _by_positions(events, first, window_us)


def is_packed(events: Unsorted, window_us: int) -> bool:
    """Tell whether events, of which there is one at least, are sorted as single numbers."""
    first = int(events.ts.min())
    span = int(events.ts.max()) - first
    return _Packing.of(events, first, span, min(window_us, span + 1)).fits


@dataclass(frozen=True, slots=True)
class _Packing:
    """How group, time, value and place go into one number, from its highest bits to its lowest.

    Attributes:
        first: earliest time.
        spacing: how far the keys of a group lie after those of the group before.
        lowest: value that the bits of values count from.
        value_bits: how many those are.
        place_bits: how many bits a place has.
        fits: whether all of it is at most 62 bits.
    """

    first: int
    spacing: int
    lowest: int
    value_bits: int
    place_bits: int
    fits: bool

    @classmethod
    def of(cls, events: Unsorted, first: int, span: int, window_us: int) -> _Packing:
        spacing = span + window_us + 1
        lowest = 0 if events.value is None else int(events.value.min())
        value_bits = 0 if events.value is None else (int(events.value.max()) - lowest).bit_length()
        place_bits = 0 if events.place is None else int(events.place.max()).bit_length()
        fits = (events.size * spacing).bit_length() + value_bits + place_bits <= _BITS
        return cls(first, spacing, lowest, value_bits, place_bits, fits)


def _by_numbers(events: Unsorted, packing: _Packing, window_us: int) -> list[Timeline]:
    """Sort numbers that hold all there is of an event."""
    packed = events.code * packing.spacing
    packed += events.ts
    packed -= packing.first
    if events.value is not None:
        packed <<= packing.value_bits
        packed += events.value.astype(np.int64, copy=False)
        packed -= packing.lowest
    if events.place is not None:
        packed <<= packing.place_bits
        packed |= events.place
    packed.sort()
    place = value = None
    if events.place is not None:
        place = (packed & ((1 << packing.place_bits) - 1)).astype(events.place.dtype)
        packed >>= packing.place_bits
    if events.value is not None:
        value = packed & ((1 << packing.value_bits) - 1)
        value += packing.lowest
        packed >>= packing.value_bits
    return [Timeline(packed, window_us, place, value, None, None, packing.spacing, packing.first)]


def _by_positions(events: Unsorted, first: int, window_us: int) -> list[Timeline]:
    """Sort positions instead: by time, then by group; keys are steps of at most a window, summed up."""
    if not bool((events.ts[1:] >= events.ts[:-1]).all()):
        events = events.take(order(events.ts - first))
    events = events.take(order(events.code))
    step = np.minimum(np.diff(events.ts).view(np.uint64), np.uint64(window_us)).astype(np.int64)
    fresh = events.code[1:] != events.code[:-1]
    step[fresh] = window_us
    borders = _borders(step, fresh) if step.shape[0] * window_us >= _PART else []
    found: list[Timeline] = []
    for begin, end in zip([0, *borders], [*borders, events.ts.shape[0]], strict=True):
        part = events.take(slice(begin, end))
        key = np.concatenate(([0], np.cumsum(step[begin : end - 1])))
        found.append(Timeline(key, window_us, part.place, part.value, part.code, part.ts))
    return found


def _borders(step: Ints, fresh: NDArray[np.bool_]) -> list[int]:
    """Give the positions, each the first of a group, at which another timeline has to begin."""
    reach = np.concatenate(([0.0], np.cumsum(step, dtype=np.float64)))
    begins = np.concatenate(([0], np.flatnonzero(fresh) + 1))
    borders: list[int] = begins[1:][np.diff(reach[begins] // _PART) > 0].tolist()
    return borders


def order(numbers: Ints) -> Positions:
    """Give the positions of numbers from 0 in ascending order; among equal ones, in their own."""
    bits = int(numbers.shape[0]).bit_length()
    if int(numbers.max()).bit_length() + bits > _BITS:
        return np.argsort(numbers, kind="stable")
    packed = numbers << bits
    packed |= np.arange(numbers.shape[0])
    packed.sort()
    packed &= (1 << bits) - 1
    return packed
