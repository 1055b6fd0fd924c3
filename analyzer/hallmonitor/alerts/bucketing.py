"""Which bucket each group of one entry lies in, wherever its values are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.alerts.buckets import buckets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from hallmonitor.alerts.buckets import Buckets
    from hallmonitor.alerts.spans import Spans
    from hallmonitor.alerts.store import Store
    from hallmonitor.alerts.work import Work

    Array = NDArray[Any]


class Bucketing:
    """Buckets of one entry's groups: rows and spans of one group share theirs.

    Args:
        work: the entry.
        store: holds the records.
        narrowed: whether only some of the rows count.
    """

    def __init__(self, work: Work, store: Store, *, narrowed: bool) -> None:
        self._store = store
        self._by_rule = _columns(work, narrowed=narrowed)
        outermost = work.readings[0]
        self._places = [outermost.outer.index(name) for name in self._by_rule[outermost.rule]]

    def of_block(self, rule: int, block: Mapping[str, Array], known: dict[Any, Any]) -> Buckets:
        """Give the buckets of all rows of a block that the store keeps, by the groups of a rule.

        Args:
            rule: its number.
            block: what the store keeps of a batch.
            known: what was worked out of the block so far, for any entry.
        """
        columns = self._by_rule[rule]
        if columns not in known:
            known[columns] = buckets([block[name] for name in columns], block["ts"].shape[0])
        found: Buckets = known[columns]
        return found

    def of_records(self, row: Array, rule: Array) -> Buckets:
        """Give the buckets of some records, each by the groups of the rule that matched it.

        Args:
            row: numbers of records in the store, shape (rows,).
            rule: number of the rule of each.
        """
        found = np.empty(row.shape[0], dtype=np.uint16)
        for number, columns in enumerate(self._by_rule):
            mine = np.flatnonzero(rule == number)
            found[mine] = buckets([self._store.rows.take(name, row[mine]) for name in columns], mine.shape[0])
        return found

    def of_spans(self, spans: Spans) -> Buckets:
        """Give the bucket of the group of each span."""
        return buckets([spans.values[place] for place in self._places], len(spans))


def _columns(work: Work, *, narrowed: bool) -> list[tuple[str, ...]]:
    """Give for each rule the columns that make buckets; none where no bucket could hold whole groups otherwise."""
    by_rule = [{one.outer for one in work.readings if one.rule == rule} for rule in range(len(work.expressions))]
    if any(len(outer) != 1 for outer in by_rule):
        return [()] * len(by_rule)
    columns = [next(iter(outer)) for outer in by_rule]
    if not narrowed:
        return columns
    # What counts is told for a device, whose rows must come together.
    whole = all("device" in outer for outer in columns)
    return [("device",) if whole else ()] * len(columns)
