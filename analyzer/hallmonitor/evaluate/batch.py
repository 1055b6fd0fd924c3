"""One batch of columns, with what is computed once for all the leaves that ask it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.evaluate.coded_column import CodedColumn, Finder
from hallmonitor.evaluate.expression import AllOf, AnyOf, Not, NothingTest, NumberTest, SameTest
from hallmonitor.evaluate.normal_form import Every, Leaf
from hallmonitor.evaluate.number_mask import number_mask
from hallmonitor.evaluate.same_mask import same_mask, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from hallmonitor.columns import Columns
    from hallmonitor.evaluate.column_classes import ColumnClasses
    from hallmonitor.evaluate.expression import Expression
    from hallmonitor.evaluate.normal_form import Node
    from hallmonitor.evaluate.same_mask import Where

    Mask = NDArray[np.bool_]

FEW = 8
"""Addresses that are not codes yet are decided row by row until one row in this many was asked for; then all are
encoded."""


class Batch:
    """Answers leaves and trees of leaves about ranges of rows, or about numbered rows.

    Args:
        columns: the batch.
        deciders: of its text and address columns.
        swept: leaves that are asked for so many rows that they are evaluated over each range as a whole, which reads
            memory in order.
    """

    def __init__(self, columns: Columns, deciders: ColumnClasses, swept: Collection[Leaf] = ()) -> None:
        self.columns = columns
        self.here = slice(0, 0)
        self._deciders = deciders
        self._swept = swept
        self._of_here: dict[Node, Mask] = {}
        self._coded: dict[str, CodedColumn] = {}
        self._finders: dict[Leaf, Callable[[Where], Mask]] = {}
        self._asked: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.columns)

    def is_coded(self, name: str) -> bool:
        """Tell whether a column is decided by classes."""
        return self.columns.kind(name) in {Kind.TEXT, Kind.ADDRESS}

    def go_to(self, where: slice) -> None:
        """Begin a range of rows."""
        self.here = where
        self._of_here.clear()

    def of_here(self, node: Node) -> Mask:
        """Tell which rows of the present range match; the array is shared and is not to be changed."""
        mask = self._of_here.get(node)
        if mask is None:
            mask = self._of_here[node] = self.mask(node, self.here)
        return mask

    def mask(self, node: Node, where: Where) -> Mask:
        """Tell which of some rows match; the array may be shared and is not to be changed.

        Args:
            node: what is asked.
            where: a range, or numbers of rows, ascending and at least one.
        """
        if isinstance(node, Leaf):
            if node in self._swept and not isinstance(where, slice) and where[0] >= self.here.start:
                return self.of_here(node).take(where - self.here.start)
            finder = self._finders.get(node)
            if finder is None:
                finder = self._finders[node] = self._finder(node)
            return finder(where)
        masks = (self.mask(part, where) for part in node.parts)
        joined = next(masks).copy()
        join = np.logical_and if isinstance(node, Every) else np.logical_or
        for mask in masks:
            join(joined, mask, out=joined)
        return joined

    def coded(self, name: str) -> CodedColumn:
        """Give a text or address column with the classes of its values."""
        column = self._coded.get(name)
        if column is None:
            if self.columns.kind(name) is Kind.TEXT:
                texts, text_classes = self.columns.coded(name), self._deciders.text(name)
                column = CodedColumn(texts.codes, text_classes.by_code(texts.values), text_classes.classes)
            else:
                addresses, address_classes = self.columns.coded_addresses(name), self._deciders.address(name)
                column = CodedColumn(addresses.codes, address_classes.by_code(addresses), address_classes.classes)
            self._coded[name] = column
        return column

    def _finder(self, leaf: Leaf) -> Callable[[Where], Mask]:
        """Give what tells a leaf's rows."""
        if leaf.field is None:
            return partial(_same, leaf.expression, self.columns)
        kind = self.columns.kind(leaf.field)
        if kind is Kind.TEXT or (kind is Kind.ADDRESS and self.columns.is_coded(leaf.field)):
            return Finder(self.coded(leaf.field), leaf.expression)
        if kind is Kind.ADDRESS:
            return partial(self._addresses, leaf, leaf.field)
        return partial(_numbers, leaf.expression, *self.columns.numbers(leaf.field))

    def _addresses(self, leaf: Leaf, name: str, where: Where) -> Mask:
        """Decide addresses that were not codes when they were first asked for."""
        if isinstance(where, slice) or not self._is_rare(name, where.shape[0]):
            finder = self._finders[leaf] = Finder(self.coded(name), leaf.expression)
            return finder(where)
        high, low = (half.take(where) for half in self.columns.addresses(name))
        decider = self._deciders.address(name)
        return decider.classes.accepted(leaf.expression).take(decider.of(high, low))

    def _is_rare(self, name: str, rows: int) -> bool:
        """Tell whether a column of addresses is not worth encoding for the rows asked of it so far."""
        if self.columns.is_coded(name):
            return False
        self._asked[name] = self._asked.get(name, 0) + rows
        return self._asked[name] * FEW <= len(self)


def _same(expression: Expression, columns: Columns, where: Where) -> Mask:
    if isinstance(expression, Not):
        return ~_same(expression.part, columns, where)
    return same_mask(cast("SameTest", expression), columns, where)


def _numbers(expression: Expression, values: NDArray[Any], valid: Mask | None, where: Where) -> Mask:
    return _compared(expression, taken(values, where), None if valid is None else taken(valid, where))


def _compared(expression: Expression, values: NDArray[Any], valid: Mask | None) -> Mask:
    """Evaluate an expression over one column of numbers."""
    match expression:
        case NumberTest():
            mask = number_mask(expression, values)
            return mask if valid is None else mask & valid
        case NothingTest():
            return np.zeros(values.shape[0], dtype=np.bool_) if valid is None else ~valid
        case Not(part):
            return ~_compared(part, values, valid)
        case AllOf(parts):
            return cast("Mask", np.logical_and.reduce([_compared(part, values, valid) for part in parts]))
        case AnyOf(parts):
            return cast("Mask", np.logical_or.reduce([_compared(part, values, valid) for part in parts]))
    raise TypeError(f"{type(expression).__name__} cannot be asked of a column of this kind")
