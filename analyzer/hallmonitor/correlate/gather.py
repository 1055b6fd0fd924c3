"""The events of one correlation, taken from the rows of its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.correlate.correlation import VALUED
from hallmonitor.correlate.grouping import Grouping
from hallmonitor.correlate.timeline import Unsorted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.correlate.correlation import Correlation
    from hallmonitor.correlate.leaf import Leaf, Numbers

    Ints = NDArray[np.int64]
    Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What happened for one correlation.

    Attributes:
        events: in the order of members, and for each in the order of its rows.
        grouping: the groups that the events' codes stand for.
        rows: for each member, the rows that happened; None for all.
        counts: for each member, how many.
    """

    events: Unsorted
    grouping: Grouping
    rows: tuple[Rows | None, ...]
    counts: tuple[int, ...]


def gather(correlation: Correlation, leaves: Sequence[Leaf], earliest_us: int | None, until_us: int | None) -> Gathered:
    """Take the rows that happen for a correlation: those in time, with all values that it reads.

    Args:
        correlation: the outermost of its tree.
        leaves: the rows of each of its members, in its order; for an inner correlation, its crossings.
        earliest_us: rows up to this time are left out; None for no bound.
        until_us: rows later than this are left out; None for no bound.
    """
    field = (correlation.field or "",) if correlation.kind in VALUED else ()
    asked = [(*correlation.columns_for(leaf.name), *field) for leaf in leaves]
    rows = tuple(_happening(leaf, names, earliest_us, until_us) for leaf, names in zip(leaves, asked, strict=True))
    counts = tuple(len(leaf) if which is None else which.shape[0] for leaf, which in zip(leaves, rows, strict=True))
    ts = _joined([_taken(leaf.ts, which) for leaf, which in zip(leaves, rows, strict=True)])
    columns = [
        _joined([_column(leaf, name, which) for leaf, name, which in zip(leaves, names, rows, strict=True)])
        for names in zip(*asked, strict=True)
    ]
    value = columns.pop() if field else None
    grouping, code = Grouping.of(columns, ts.shape[0])
    place = None
    if len(leaves) > 1:
        kind = np.min_scalar_type(len(leaves))
        place = np.repeat(np.arange(len(leaves), dtype=kind), counts)
    return Gathered(Unsorted(ts, code, grouping.size, place, value), grouping, rows, counts)


def _happening(leaf: Leaf, names: Sequence[str], earliest_us: int | None, until_us: int | None) -> Rows | None:
    numbers = [leaf.columns.get(name) for name in names]
    if any(column is None for column in numbers):
        return np.empty(0, dtype=np.intp)
    conditions = [column.there for column in numbers if column is not None and column.there is not None]
    if earliest_us is not None:
        conditions.append(leaf.ts > earliest_us)
    if until_us is not None:
        conditions.append(leaf.ts <= until_us)
    if not conditions:
        return None
    return np.flatnonzero(np.logical_and.reduce(conditions))


def _column(leaf: Leaf, name: str, rows: Rows | None) -> NDArray[Any]:
    numbers: Numbers | None = leaf.columns.get(name)
    if numbers is None:
        return np.empty(0, dtype=np.int64)
    values = numbers.values
    read_as = {np.dtype(np.uint64): np.int64, np.dtype(np.bool_): np.uint8}.get(values.dtype)
    return _taken(values if read_as is None else values.view(read_as), rows)


def _taken(values: NDArray[Any], rows: Rows | None) -> NDArray[Any]:
    return values if rows is None else values[rows]


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
