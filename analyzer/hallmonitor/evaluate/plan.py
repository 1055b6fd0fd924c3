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
from hallmonitor.evaluate.normal_form import Leaf, NormalForms, used_leaves
from hallmonitor.evaluate.order import Estimates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.evaluate.expression import Expression
    from hallmonitor.evaluate.normal_form import Node

    Rows = NDArray[np.intp]

RANGE = 1 << 18
"""Rows that are gone through at a time: the narrow columns of so many stay in the cache."""

_LATER = 8
"""The order is estimated anew once this many times as many rows were seen as when it was last."""


class Plan:
    """What a policy asks of every batch.

    Between batches it keeps the classes of texts and the order of evaluation, both bounded.

    Args:
        expressions: one for each rule; equal ones are answered once.
        rows_at_a_time: rows that are gone through at a time; what is found does not depend on it.
    """

    def __init__(self, expressions: Sequence[Expression], rows_at_a_time: int = RANGE) -> None:
        self._rows_at_a_time = rows_at_a_time
        forms = NormalForms()
        distinct = {expression: number for number, expression in enumerate(dict.fromkeys(expressions))}
        self._answer = [distinct[expression] for expression in expressions]
        self._forms = [forms.of(expression) for expression in distinct]
        nodes = [form for form in self._forms if not isinstance(form, bool)]
        self._leaves = tuple(dict.fromkeys(leaf for node in nodes for leaf in used_leaves(node)))
        self._deciders = ColumnClasses(self._leaves)
        self._entries: list[MaskEntry | CodedEntry] = []
        self._merged: set[int] = set()
        self._seen = 0
        self._estimate_at = 0

    def rows(self, columns: Columns) -> list[Rows]:
        """Give for each expression the numbers of the rows that match, ascending.

        Raises:
            KeyError: where an expression asks a column that is not there.
            TypeError: where it asks a column of another kind.
        """
        batch = Batch(columns, self._deciders)
        found: list[list[Rows]] = [[] for _ in self._forms]
        if len(batch):
            if self._seen >= self._estimate_at:
                self._arrange(batch)
                self._estimate_at = _LATER * (self._seen + len(batch))
            self._seen += len(batch)
            for start in range(0, len(batch), self._rows_at_a_time):
                self._go_through(batch, slice(start, min(len(batch), start + self._rows_at_a_time)), found)
            for entry in self._entries:
                entry.forget()
        answers = [_joined(form, parts, len(batch)) for form, parts in zip(self._forms, found, strict=True)]
        return [answers[number] for number in self._answer]

    def _go_through(self, batch: Batch, where: slice, found: list[list[Rows]]) -> None:
        known: dict[Node, NDArray[np.bool_]] = {}
        before = {number: len(found[number]) for number in self._merged}
        for entry in self._entries:
            entry.enter(batch, where, known, found)
        for number, count in before.items():
            if len(found[number]) > count + 1:
                found[number][count:] = [np.unique(np.concatenate(found[number][count:]))]

    def _arrange(self, batch: Batch) -> None:
        """Lay the steps of all expressions out, in the order that is best for a batch."""
        estimates = Estimates(batch, self._leaves)
        coded: dict[str, CodedEntry] = {}
        masks: dict[tuple[Node, ...], MaskEntry] = {}
        self._merged.clear()
        for number, form in enumerate(self._forms):
            if isinstance(form, bool):
                continue
            branches = estimates.branches(form)
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


def _joined(form: Node | bool, parts: list[Rows], rows: int) -> Rows:  # noqa: FBT001 - a form may be its own value
    if form is True:
        return np.arange(rows, dtype=np.intp)
    if not parts:
        return np.empty(0, dtype=np.intp)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
