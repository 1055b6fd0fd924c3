"""Where the groups of one entry cross their threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.spans import Spans
from hallmonitor.correlate import CorrelationKind, Events, measure
from hallmonitor.correlate.events import parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from hallmonitor.alerts.store import Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]
    Ints = NDArray[np.int64]

_NARROW, _WIDEST = 1 << 31, 1 << 62


def crossings(work: Work, rows: Mapping[str, Array], store: Store, after_us: int | None, until_us: int | None) -> Spans:
    """Give the crossings at events of (after, until].

    Args:
        work: what makes a crossing.
        rows: row, rule, bucket and ts of what matched, in any order; all that may lie in the window of such an event.
        store: holds the records.
        after_us: None for no bound.
        until_us: likewise.

    Returns:
        In order of group and time where one sort could hold all.
    """
    correlation = work.correlation
    if not rows["row"].shape[0]:
        return Spans.empty()
    group = group_numbers(work, rows["row"], rows["rule"], store)
    value = _values(work, rows, store)
    found: list[Spans] = []
    for part in parts(group, rows["ts"], correlation.window_us):
        held = None if value is None else value[part]
        events = Events.sort(group[part], rows["ts"][part], rows["rule"][part], held, correlation.window_us)
        measured = measure(correlation, events, len(work.expressions))
        across = correlation.across(measured)
        if correlation.kind is CorrelationKind.TEMPORAL_ORDERED:
            across &= measured > 0
        if after_us is not None:
            across &= events.ts > after_us
        if until_us is not None:
            across &= events.ts <= until_us
        places = np.flatnonzero(across)
        at, ts = part[events.order[places]], events.ts[places]
        found.append(Spans(rows["row"][at], rows["rule"][at], rows["bucket"][at], ts, ts, measured[places]))
    return Spans.joined(found)


def lookback_us(work: Work) -> int:
    """Tell how long before an event a row may lie that counts for it, microseconds."""
    return work.correlation.window_us


def group_numbers(work: Work, row: Array, rule: Array, store: Store) -> Ints:
    """Number the groups of some rows."""
    return dense(outer_columns(work, row, rule, store), row.shape[0])


def outer_columns(work: Work, row: Array, rule: Array, store: Store) -> list[Ints]:
    """Give the values of the columns that the outermost correlation groups by, for some rows."""
    by_rule = {reading.rule: reading.outer for reading in work.readings}
    return _read(by_rule, row, rule, store, len(work.correlation.group_by))


def dense(columns: Sequence[Ints], rows: int) -> Ints:
    """Number the combinations of values from 0; those of one column may leave gaps."""
    if not columns:
        return np.zeros(rows, dtype=np.int64)
    group, *others = (_from_zero(column) for column in columns)
    for other in others:
        width = int(other.max(initial=0)) + 1
        if (int(group.max(initial=0)) + 1) * width >= _WIDEST:
            group = _ranked(group)
        group = _ranked(group * width + other)
    return group


def _from_zero(column: Ints) -> Ints:
    lowest, highest = int(column.min(initial=0)), int(column.max(initial=0))
    if highest - lowest >= _NARROW:
        return _ranked(column)
    return column - lowest if lowest else column


def _ranked(values: Ints) -> Ints:
    ranks: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64, copy=False)
    return ranks


def _values(work: Work, rows: Mapping[str, Array], store: Store) -> Ints | None:
    by_rule = {reading.rule: (reading.value,) for reading in work.readings if reading.value is not None}
    return _read(by_rule, rows["row"], rows["rule"], store, 1)[0] if by_rule else None


def _read(
    by_rule: Mapping[int, tuple[str, ...]], row: Array, rule: Array, store: Store, number: int
) -> list[Ints]:
    """Read columns that may have another name for each rule."""
    if len(set(by_rule.values())) == 1:
        return [store.take(name, row) for name in next(iter(by_rule.values()))]
    columns = [np.zeros(row.shape[0], dtype=np.int64) for _ in range(number)]
    for one, names in by_rule.items():
        mine = np.flatnonzero(rule == one)
        for column, name in zip(columns, names, strict=True):
            column[mine] = store.take(name, row[mine])
    return columns
