"""Where rows enter the steps of a plan: what is evaluated over all rows of a range."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.evaluate.steps import Steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.evaluate.batch import Batch
    from hallmonitor.evaluate.coded_column import CodedColumn, Scanner
    from hallmonitor.evaluate.normal_form import Leaf, Node

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]


class MaskEntry:
    """Expressions that begin with the same parts, which are evaluated over every row."""

    def __init__(self, parts: tuple[Node, ...]) -> None:
        self._parts = parts
        self.steps = Steps()

    def enter(self, batch: Batch, found: list[list[Rows]]) -> None:
        """Take the rows of the batch's present range that pass through the steps.

        Args:
            batch: what the rows are of.
            found: by expression, what the rows that match are added to.
        """
        rows = np.flatnonzero(reduce(np.logical_and, map(batch.of_here, self._parts)))
        if rows.shape[0]:
            rows += batch.here.start
            self.steps.take_in(batch, rows, found)

    def finish(self, batch: Batch, found: list[list[Rows]]) -> None:
        """Take all rows that are still waiting through the steps."""
        self.steps.finish(batch, found)

    def forget(self) -> None:
        """Let go of the batch."""
        self.steps.forget()


class CodedEntry:
    """Expressions that each begin with a leaf over the same text or address column.

    One look at each row tells whether it concerns any of them. The rows that do are sorted by the class of their
    value, so that each expression takes its share without a look at the others'.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._leaves: dict[Leaf, Steps] = {}
        self._scan: tuple[CodedColumn, Scanner, list[tuple[list[int], Steps]]] | None = None

    def steps(self, leaf: Leaf) -> Steps:
        """Give the steps of the rows that pass a leaf."""
        return self._leaves.setdefault(leaf, Steps())

    def enter(self, batch: Batch, found: list[list[Rows]]) -> None:
        """Take the rows of the batch's present range that concern any leaf through its steps; as `MaskEntry.enter`."""
        column = batch.coded(self._name)
        if self._scan is None or self._scan[0] is not column:
            self._scan = self._prepare(column)
        _, scanner, shares = self._scan
        if scanner.finds_nothing:
            return
        rows = np.flatnonzero(scanner(column.codes[batch.here]))
        if not rows.shape[0]:
            return
        rows += batch.here.start
        if len(shares) == 1:
            shares[0][1].take_in(batch, rows, found)
            return
        rows, starts = _by_class(rows, column.classes_at(rows), len(column.classes))
        for classes, steps in shares:
            parts = [
                rows[starts[number] : starts[number + 1]] for number in classes if starts[number] < starts[number + 1]
            ]
            if parts:
                steps.take_in(batch, parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts)), found)

    def finish(self, batch: Batch, found: list[list[Rows]]) -> None:
        """Take all rows that are still waiting through the steps."""
        for steps in self._leaves.values():
            steps.finish(batch, found)

    def forget(self) -> None:
        """Let go of the batch."""
        self._scan = None
        for steps in self._leaves.values():
            steps.forget()

    def _prepare(self, column: CodedColumn) -> tuple[CodedColumn, Scanner, list[tuple[list[int], Steps]]]:
        accepted = [column.classes.accepted(leaf.expression) for leaf in self._leaves]
        shares = [np.flatnonzero(classes).tolist() for classes in accepted]
        scanner = column.scanner(np.logical_or.reduce(accepted))
        return column, scanner, list(zip(shares, self._leaves.values(), strict=True))


def _by_class(rows: Rows, classes: NDArray[np.unsignedinteger[Any]], count: int) -> tuple[Rows, list[int]]:
    """Sort rows by class, those of one class staying in order; tell where each class starts."""
    order = classes.argsort(kind="stable")
    starts = classes.take(order).searchsorted(np.arange(count, dtype=classes.dtype))
    return rows.take(order), [*starts.tolist(), rows.shape[0]]
