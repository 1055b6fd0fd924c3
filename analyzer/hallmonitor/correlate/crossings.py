"""The crossings of a correlation: the times at which a group is across its threshold.

A correlation is measured at each of its events, over a trailing window (`find_hits` says what that holds). An event at
which the measure compares with the threshold as asked is a crossing. Nothing is measured between events: for `lt`,
`lte`, `eq` and `neq` as for the others, a group that is silent never crosses.

A correlation over others has their crossings among its events. An inner correlation happens once for each of its events
that is a crossing, at that time, with the values of its group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.counted import count
from hallmonitor.correlate.found import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.leaf import Leaf

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Crossings:
    """The crossings of the outermost correlation, by group, then time; each group and time stands there once.

    Equal rows give equal crossings, whatever their order.

    Attributes:
        group: shape (crossings,), numbered from 0 without gaps, in the order of the groups' values.
        ts: shape (crossings,), microseconds.
        measured: shape (crossings,); int64, or float64 for value_avg.
        values: for each name that the correlation groups by, shape (groups,), the number of each group's value.
        counted: for a correlation over others, for each leaf, shape (rows,), whether the row lay in the window of a
            crossing, or of an inner crossing that did. None for a correlation over rules only: there, the rows that
            count are all of the group that lie in its windows.
    """

    group: Ints
    ts: Ints
    measured: NDArray[Any]
    values: tuple[Ints, ...]
    counted: tuple[Mask, ...] | None = None


def crossings(
    correlation: Correlation, leaves: Sequence[Leaf], after_us: int | None = None, until_us: int | None = None
) -> Crossings:
    """Find the crossings of a correlation, as far as they lie in a range of time.

    What is found for (a, b] and for (b, c] is together what is found for (a, c]. The rows of an episode of a
    correlation over others are what `counted` tells for the range of its crossings.

    Args:
        correlation: the outermost of a tree.
        leaves: what each rule of the signature matched, by the rule's number. Rows older than `tree.lookback_us` before
            `after_us` may be left out.
        after_us: only crossings later than this are asked for; None for no bound.
        until_us: only crossings up to this time, itself included, are asked for; None for no bound.
    """
    found = find(correlation, leaves, after_us, until_us)
    fresh = np.append(True, found.code[1:] != found.code[:-1])[: found.code.shape[0]]
    counted = None
    if correlation.is_nested:
        counted = tuple(np.zeros(len(leaf), dtype=np.bool_) for leaf in leaves)
        count(found, np.ones(found.ts.shape[0], dtype=np.bool_), counted)
    values = found.gathered.grouping.values(found.code[fresh])
    return Crossings(np.cumsum(fresh) - 1, found.ts, found.measured, values, counted)
