"""Where the groups of one entry cross their threshold, and which records counted towards it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.spans import Spans
from hallmonitor.correlate import Leaf, Numbers, columns_asked
from hallmonitor.correlate import crossings as find
from hallmonitor.correlate.grouping import Grouping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.alerts.store import Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]
    Rows = Mapping[str, Array]


def crossings(work: Work, rows: Rows, store: Store, after_us: int | None, until_us: int | None) -> Spans:
    """Give the crossings at events of (after, until], by group and time.

    Args:
        work: what makes a crossing.
        rows: row, rule and ts of what matched, in any order; all that may lie in the window of such an event.
        store: holds the records.
        after_us: None for no bound.
        until_us: likewise.
    """
    if not rows["row"].shape[0]:
        return Spans.empty(len(work.correlation.group_by))
    leaves, _ = _leaves(work, rows, store)
    found = find(work.correlation, leaves, after_us, until_us)
    values = tuple(value[found.group] for value in found.values)
    return Spans(values, found.ts, found.ts, found.measured)


def evidence(work: Work, rows: Rows, store: Store, episodes: Spans) -> list[Array]:
    """Give the records of each episode, each record once.

    Args:
        work: whose episodes they are.
        rows: row, rule and ts of what matched, in any order; all that may belong to one of them.
        store: holds the records.
        episodes: in any order.
    """
    place, columns = _grouped(work, rows, store)
    both = [np.concatenate(pair) for pair in zip(columns, episodes.values, strict=True)]
    count = place.shape[0]
    _, group = Grouping.of(both, count + len(episodes))
    ts = rows["ts"][place]
    order = np.lexsort((ts, group[:count]))
    place, groups, ts = place[order], group[:count][order], ts[order]
    begins, ends = (np.searchsorted(groups, group[count:], side=side) for side in ("left", "right"))
    since = episodes.first_us - work.lookback_us
    held: list[Array] = []
    for number, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        own = ts[begin:end]
        low, high = (np.searchsorted(own, bound[number], side="right") for bound in (since, episodes.last_us))
        mine = place[begin + low : begin + high]
        if work.nested:
            own_rows = {name: values[mine] for name, values in rows.items()}
            mine = mine[_counted(work, own_rows, store, episodes.at(np.asarray([number])))]
        records = rows["row"][mine]
        held.append(records if len(work.readings) == 1 else np.unique(records))
    return held


def _leaves(work: Work, rows: Rows, store: Store) -> tuple[list[Leaf], list[Array | slice]]:
    """Give the rows of each rule, and which of `rows` those are."""
    names = [rule.name for rule in work.signature.rules]
    asked = columns_asked(work.correlation, names)
    leaves: list[Leaf] = []
    taken: list[Array | slice] = []
    for number, (name, columns) in enumerate(zip(names, asked, strict=True)):
        mine = slice(None) if len(names) == 1 else np.flatnonzero(rows["rule"] == number)
        row = rows["row"][mine]
        held = {column: Numbers(store.rows.take(column, row)) for column in sorted(columns)}
        if sum(reading.rule == number for reading in work.readings) > 1:
            # Kept is what counts for one correlation at least; elsewhere all columns that are asked for are there.
            held = {column: Numbers(numbers.values, store.has(column, row)) for column, numbers in held.items()}
        leaves.append(Leaf(name, rows["ts"][mine], held))
        taken.append(mine)
    return leaves, taken


def _grouped(work: Work, rows: Rows, store: Store) -> tuple[Array, list[Array]]:
    """Give the groups of rows: places of rows, one for each correlation that reads them, and the groups' values."""
    ways = sorted({(reading.rule, reading.outer, reading.needed) for reading in work.readings})
    if len(ways) == 1:
        return np.arange(rows["row"].shape[0]), [store.rows.take(name, rows["row"]) for name in ways[0][1]]
    places: list[Array] = []
    columns: list[list[Array]] = []
    for rule, outer, needed in ways:
        place = np.flatnonzero(rows["rule"] == rule)
        row = rows["row"][place]
        there = np.ones(row.shape[0], dtype=np.bool_)
        for name in needed:
            there &= store.has(name, row)
        places.append(place[there])
        columns.append([store.rows.take(name, row[there]) for name in outer])
    return np.concatenate(places), [np.concatenate(column) for column in zip(*columns, strict=True)]


def _counted(work: Work, rows: Rows, store: Store, episode: Spans) -> Array:
    """Give the places of the rows that lay in the window of a crossing that one episode is made of."""
    leaves, taken = _leaves(work, rows, store)
    counted = find(work.correlation, leaves, int(episode.first_us[0]) - 1, int(episode.last_us[0])).counted
    everything = np.arange(rows["row"].shape[0])
    if counted is None:
        return everything
    return np.concatenate([everything[mine][mask] for mine, mask in zip(taken, counted, strict=True)])
