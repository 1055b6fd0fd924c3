"""Many expressions compiled into one plan, which answers all of them over each batch.

All tests of a text or address column are decided together, once per distinct value. Rows are gone through in ranges
that stay in the processor's cache; each expression looks at all of them with the one part that leaves the fewest, and
with its other parts at those only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.evaluate.batch import Batch
from hallmonitor.evaluate.column_classes import ColumnClasses
from hallmonitor.evaluate.entries import CodedEntry, MaskEntry
from hallmonitor.evaluate.normal_form import Leaf, NormalForms, fields, used_leaves
from hallmonitor.evaluate.order import Branch, Estimates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns, Kind
    from hallmonitor.evaluate.expression import Expression
    from hallmonitor.evaluate.normal_form import Node

    Rows = NDArray[np.intp]

RANGE = 1 << 18
"""Rows that are gone through at a time: the narrow columns of so many stay in the cache."""

_MANY = 16
"""Row numbers are sorted where fewer than one row in so many is among them; else every row is marked or not."""

_LATER = 8
"""The order is estimated anew once this many times as many rows were seen as when it was last."""


class Plan:
    """What a policy asks of every batch.

    Between batches it keeps the classes of texts and the order of evaluation, both bounded. It is for one thread at a
    time.

    Args:
        expressions: one for each rule; equal ones are answered once.
        rows_at_a_time: rows that are gone through at a time; what is found does not depend on it.
    """

    def __init__(self, expressions: Sequence[Expression], rows_at_a_time: int = RANGE) -> None:
        self._rows_at_a_time = rows_at_a_time
        forms = NormalForms()
        distinct = {expression: number for number, expression in enumerate(dict.fromkeys(expressions))}
        self._numbers = [distinct[expression] for expression in expressions]
        self._forms = [forms.of(expression) for expression in distinct]
        nodes = [form for form in self._forms if not isinstance(form, bool)]
        self._leaves = tuple(dict.fromkeys(leaf for node in nodes for leaf in used_leaves(node)))
        self._fields = sorted({name for leaf in self._leaves for name in fields(leaf)})
        self._kinds: list[Kind] = []
        self._deciders = ColumnClasses(self._leaves)
        self._entries: list[MaskEntry | CodedEntry] = []
        self._merged: set[int] = set()
        self._swept: frozenset[Leaf] = frozenset()
        self._seen = 0
        self._estimate_at = 0

    def rows(self, columns: Columns) -> list[Rows]:
        """Give for each expression the numbers of the rows that match, ascending.

        Expressions that match the same rows may share an array, which is not to be changed.

        Raises:
            KeyError: where an expression asks a column that is not there.
            TypeError: where it asks a column of another kind.
        """
        found: list[list[Rows]] = [[] for _ in self._forms]
        kinds = [columns.kind(name) for name in self._fields]
        if len(columns):
            if self._seen >= self._estimate_at or kinds != self._kinds:
                self._arrange(Batch(columns, self._deciders))
                self._kinds = kinds
                self._estimate_at = _LATER * (self._seen + len(columns))
            self._seen += len(columns)
            try:
                self._go_through(Batch(columns, self._deciders, self._swept), found)
            finally:
                for entry in self._entries:
                    entry.forget()
        answers = [self._answer(number, parts, len(columns)) for number, parts in enumerate(found)]
        return [answers[number] for number in self._numbers]

    def _go_through(self, batch: Batch, found: list[list[Rows]]) -> None:
        for start in range(0, len(batch), self._rows_at_a_time):
            batch.go_to(slice(start, min(len(batch), start + self._rows_at_a_time)))
            for entry in self._entries:
                entry.enter(batch, found)
        for entry in self._entries:
            entry.finish(batch, found)

    def _answer(self, number: int, parts: list[Rows], rows: int) -> Rows:
        """Put what was found for one expression together; the parts are emptied, as they may be large."""
        if self._forms[number] is True:
            return np.arange(rows, dtype=np.intp)
        if len(parts) > 1:
            joined = np.concatenate(parts)
            parts[:] = [_ascending(joined, rows) if number in self._merged else joined]
        return parts.pop() if parts else np.empty(0, dtype=np.intp)

    def _arrange(self, batch: Batch) -> None:
        """Lay the steps of all expressions out, in the order that is best for a batch."""
        estimates = Estimates(batch, self._leaves)
        coded: dict[str, CodedEntry] = {}
        masks: dict[tuple[Node, ...], MaskEntry] = {}
        self._merged.clear()
        laid_out: list[Branch] = []
        for number, form in enumerate(self._forms):
            if isinstance(form, bool):
                continue
            branches = estimates.branches(form)
            laid_out += branches
            if len(branches) > 1:
                self._merged.add(number)
            for branch in branches:
                first = branch.dense[0]
                name = first.field if isinstance(first, Leaf) else None
                if len(branch.dense) == 1 and isinstance(first, Leaf) and name is not None and batch.is_coded(name):
                    coded.setdefault(name, CodedEntry(name)).steps(first).add(branch.rest, number)
                else:
                    masks.setdefault(branch.dense, MaskEntry(branch.dense)).steps.add(branch.rest, number)
        self._entries = [*coded.values(), *masks.values()]
        self._swept = estimates.swept(laid_out)


def _ascending(found: Rows, rows: int) -> Rows:
    """Give row numbers in order, each once."""
    if found.shape[0] * _MANY < rows:
        return np.unique(found)
    mask = np.zeros(rows, dtype=np.bool_)
    mask[found] = True
    return np.flatnonzero(mask)
