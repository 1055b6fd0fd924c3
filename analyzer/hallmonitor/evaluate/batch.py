"""One batch of columns, with what is computed once for all the leaves that ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.evaluate.coded_column import CodedColumn
from hallmonitor.evaluate.expression import AllOf, AnyOf, Not, NothingTest, NumberTest, SameTest
from hallmonitor.evaluate.normal_form import Every, Leaf
from hallmonitor.evaluate.number_mask import number_mask
from hallmonitor.evaluate.same_mask import same_mask, taken

if TYPE_CHECKING:
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
    """Answers leaves and trees of leaves about ranges of rows, or about numbered rows."""

    def __init__(self, columns: Columns, deciders: ColumnClasses) -> None:
        self.columns = columns
        self._deciders = deciders
        self._coded: dict[str, CodedColumn] = {}
        self._asked: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.columns)

    def is_coded(self, name: str) -> bool:
        """Tell whether a column is decided by classes."""
        return self.columns.kind(name) in {Kind.TEXT, Kind.ADDRESS}

    def mask(self, node: Node, where: Where) -> Mask:
        """Tell which of some rows match; the array may be shared and is not to be changed."""
        if isinstance(node, Leaf):
            return self._leaf(node, where)
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

    def _leaf(self, leaf: Leaf, where: Where) -> Mask:
        if leaf.field is None:
            return self._same(leaf.expression, where)
        if not self.is_coded(leaf.field):
            values, valid = self.columns.numbers(leaf.field)
            return _numbers(leaf.expression, taken(values, where), None if valid is None else taken(valid, where))
        if not isinstance(where, slice) and self._is_rare(leaf.field, where.shape[0]):
            high, low = (half.take(where) for half in self.columns.addresses(leaf.field))
            decider = self._deciders.address(leaf.field)
            return decider.classes.accepted(leaf.expression).take(decider.of(high, low))
        return self.coded(leaf.field).mask(leaf.expression, where)

    def _same(self, expression: Expression, where: Where) -> Mask:
        if isinstance(expression, Not):
            return ~self._same(expression.part, where)
        return same_mask(cast("SameTest", expression), self.columns, where)

    def _is_rare(self, name: str, rows: int) -> bool:
        """Tell whether a column of addresses is not worth encoding for the rows asked of it so far."""
        if name in self._coded or self.columns.kind(name) is Kind.TEXT or self.columns.is_coded(name):
            return False
        self._asked[name] = self._asked.get(name, 0) + rows
        return self._asked[name] * FEW <= len(self)


def _numbers(expression: Expression, values: NDArray[Any], valid: Mask | None) -> Mask:
    """Evaluate an expression over one column of numbers."""
    match expression:
        case NumberTest():
            mask = number_mask(expression, values)
            return mask if valid is None else mask & valid
        case NothingTest():
            return np.zeros(values.shape[0], dtype=np.bool_) if valid is None else ~valid
        case Not(part):
            return ~_numbers(part, values, valid)
        case AllOf(parts):
            return cast("Mask", np.logical_and.reduce([_numbers(part, values, valid) for part in parts]))
        case AnyOf(parts):
            return cast("Mask", np.logical_or.reduce([_numbers(part, values, valid) for part in parts]))
    raise TypeError(f"{type(expression).__name__} cannot be asked of a column of this kind")
