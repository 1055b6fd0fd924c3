"""The events of a correlation, sorted so that a window is a range of positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

KEY_BITS = 62


@dataclass(frozen=True, slots=True)
class Events:
    """Events sorted by group, then time.

    Group and time are packed into one number, the key, so that one sort orders them and one search finds a window. The
    keys of two groups lie more than a window apart: a window never reaches into the group before.

    Attributes:
        key: shape (events,), ascending.
        order: position of each sorted event in the input.
        group: dense group number of each.
        ts: microseconds of each.
        rule: number of the rule that each event belongs to.
        value: what is counted, summed or averaged; None where the kind reads no column.
        window_us: length of the window that the keys were made for.
    """

    key: Ints
    order: NDArray[np.intp]
    group: Ints
    ts: Ints
    rule: NDArray[Any]
    value: NDArray[Any] | None
    window_us: int

    @classmethod
    def sort(cls, group: Ints, ts: Ints, rule: NDArray[Any], value: NDArray[Any] | None, window_us: int) -> Events:
        """Sort events; all arrays have shape (events,), and groups are numbered densely.

        Raises:
            OverflowError: where groups times the span of time exceed 62 bits; `parts` splits such input before.
        """
        if not ts.shape[0]:
            empty = np.empty(0, dtype=np.int64)
            return cls(empty, np.empty(0, dtype=np.intp), empty, empty, rule, value, window_us)
        first = int(ts.min())
        spacing = int(ts.max()) - first + 2 * window_us + 1
        lowest = int(group.min())
        if (int(group.max()) - lowest + 1) * spacing >= 1 << KEY_BITS:
            message = "too many groups over too long a time for one sort"
            raise OverflowError(message)
        key = (group - lowest) * spacing + (ts - first)
        # Records mostly come in order of time, so one group is often sorted already.
        order = np.arange(key.shape[0]) if bool((key[1:] >= key[:-1]).all()) else np.argsort(key, kind="stable")
        return cls(
            key[order], order, group[order], ts[order], rule[order], None if value is None else value[order], window_us
        )

    def starts(self) -> NDArray[np.intp]:
        """Give the position of the first event inside the window of each; exactly one window ago is outside."""
        return np.searchsorted(self.key, self.key - self.window_us, side="right")

    def ends(self) -> NDArray[np.intp]:
        """Give the position after the last event inside the window of each; events of the same time are inside."""
        return np.searchsorted(self.key, self.key, side="right")

    def __len__(self) -> int:
        return int(self.key.shape[0])


def parts(group: Ints, ts: Ints, window_us: int) -> list[NDArray[np.intp]]:
    """Split events into sets of whole groups that `Events.sort` can hold; mostly there is one.

    Returns:
        Positions of the events of each set.
    """
    if not ts.shape[0]:
        return []
    spacing = int(ts.max()) - int(ts.min()) + 2 * window_us + 1
    held = max(1, ((1 << KEY_BITS) - 1) // spacing)
    if int(group.max()) < held:
        return [np.arange(ts.shape[0])]
    share = group // held
    return [np.flatnonzero(share == number) for number in np.unique(share)]
