"""Evaluating expressions over a batch of columns, without a loop over rows.

A test of a text column is decided once per distinct text and gathered by code. What several signatures ask of a batch
is computed once. In a conjunction the cheapest part looks at the whole batch, the others at its survivors only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns import Kind
from hallmonitor.evaluate.expression import (
    AddressTest,
    AllOf,
    AnyOf,
    Constant,
    Not,
    NothingTest,
    NumberTest,
    SameTest,
    TextTest,
    cost,
)
from hallmonitor.evaluate.text_match import TextMatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded, Columns
    from hallmonitor.evaluate.expression import Expression, Operator, Test

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.intp]

FEW = 8
"""A part is evaluated on survivors where fewer than one row in this many survives; gathering costs more otherwise."""

COMPARED = 3
"""Up to this many matching codes are compared one by one, which is faster than a gather through a table."""

_COMPARE: dict[Operator, Any] = {
    "eq": np.equal,
    "lt": np.less,
    "lte": np.less_equal,
    "gt": np.greater,
    "gte": np.greater_equal,
}


class Evaluator:
    """Holds what is worth keeping from batch to batch: the verdicts on texts."""

    def __init__(self) -> None:
        self._matchers: dict[TextTest, TextMatcher] = {}

    def over(self, columns: Columns) -> Evaluation:
        """Start evaluating one batch."""
        return Evaluation(columns, self)

    def matcher(self, test: TextTest) -> TextMatcher:
        """Give the matcher of a test, made at its first use."""
        matcher = self._matchers.get(test)
        if matcher is None:
            matcher = self._matchers[test] = TextMatcher(test)
        return matcher


class Evaluation:
    """The evaluation of any number of expressions over one batch."""

    def __init__(self, columns: Columns, evaluator: Evaluator) -> None:
        self._columns = columns
        self._evaluator = evaluator
        self._known: dict[Test, Mask] = {}

    def rows(self, expression: Expression) -> Rows:
        """Give the numbers of the rows that match, ascending."""
        if isinstance(expression, AllOf):
            return self._all_rows(expression)
        return np.flatnonzero(self.mask(expression))

    def mask(self, expression: Expression) -> Mask:
        """Tell of every row whether it matches; shape (rows,)."""
        if isinstance(expression, AllOf):
            mask = np.zeros(len(self._columns), dtype=np.bool_)
            mask[self._all_rows(expression)] = True
            return mask
        return self._evaluate(expression, None)

    def _all_rows(self, expression: AllOf) -> Rows:
        parts = sorted(expression.parts, key=cost)
        mask = self._evaluate(parts[0], None)
        for place, part in enumerate(parts[1:], 1):
            if np.count_nonzero(mask) * FEW < mask.shape[0]:
                return self._survivors(np.flatnonzero(mask), parts[place:])
            mask = mask & self._evaluate(part, None)
        return np.flatnonzero(mask)

    def _survivors(self, rows: Rows, parts: list[Expression]) -> Rows:
        for part in parts:
            if not rows.shape[0]:
                break
            rows = rows[self._evaluate(part, rows)]
        return rows

    def _evaluate(self, expression: Expression, rows: Rows | None) -> Mask:
        """Evaluate over `rows`, or over all rows where it is None."""
        match expression:
            case Constant(value):
                return np.full(len(self._columns) if rows is None else rows.shape[0], value, dtype=np.bool_)
            case Not(part):
                return ~self._evaluate(part, rows)
            case AllOf(parts):
                return ~_any(~self._evaluate(part, rows) for part in parts)
            case AnyOf(parts):
                return _any(self._evaluate(part, rows) for part in parts)
            case _:
                return self._test(expression, rows)

    def _test(self, test: Test, rows: Rows | None) -> Mask:
        known = self._known.get(test)
        if known is not None:
            return known if rows is None else known[rows]
        mask = self._decide(test, rows)
        if rows is None:
            self._known[test] = mask
        return mask

    def _decide(self, test: Test, rows: Rows | None) -> Mask:
        match test:
            case TextTest():
                return self._text(test, rows)
            case NumberTest():
                return self._number(test, rows)
            case AddressTest():
                return self._address(test, rows)
            case NothingTest():
                return self._nothing(test, rows)
            case SameTest():
                return self._same(test, rows)

    def _text(self, test: TextTest, rows: Rows | None) -> Mask:
        column = self._columns.coded(test.field)
        codes = _take(column.codes, rows)
        matches = self._evaluator.matcher(test)
        if rows is not None and rows.shape[0] < len(column.values):
            asked = [code for code in np.unique(codes).tolist() if code >= 0]
        else:
            asked = list(range(len(column.values)))
        accepted = [code for code in asked if matches(column.values[code])]
        if not accepted:
            return np.zeros(codes.shape[0], dtype=np.bool_)
        if len(accepted) <= COMPARED:
            return _any(codes == code for code in accepted)
        table = np.zeros(len(column.values) + 1, dtype=np.bool_)
        table[accepted] = True
        mask: Mask = table[codes]
        return mask

    def _number(self, test: NumberTest, rows: Rows | None) -> Mask:
        values, valid = self._columns.numbers(test.field)
        taken = _take(values, rows)
        if test.operator == "eq" and len(test.values) > COMPARED:
            mask = np.isin(taken, np.asarray(sorted(test.values)))
        else:
            compare = _COMPARE[test.operator]
            mask = _any(compare(taken, value) for value in sorted(test.values))
        return mask if valid is None else mask & _take(valid, rows)

    def _address(self, test: AddressTest, rows: Rows | None) -> Mask:
        high, low = (_take(half, rows) for half in self._columns.addresses(test.field))
        return _any(_inside(high, low, network) for network in sorted(test.networks))

    def _nothing(self, test: NothingTest, rows: Rows | None) -> Mask:
        return ~_present(self._columns, test.field, rows)

    def _same(self, test: SameTest, rows: Rows | None) -> Mask:
        kind = self._columns.kind(test.field)
        if kind is Kind.TEXT:
            one, other = (self._columns.coded(name) for name in (test.field, test.other))
            known: dict[str, int] = {}
            mask: Mask = _common(one, known)[_take(one.codes, rows)] == _common(other, known)[_take(other.codes, rows)]
        elif kind is Kind.ADDRESS:
            (high, low), (other_high, other_low) = (self._columns.addresses(name) for name in (test.field, test.other))
            mask = (_take(high, rows) == _take(other_high, rows)) & (_take(low, rows) == _take(other_low, rows))
        else:
            mask = _take(self._columns.numbers(test.field)[0], rows) == _take(
                self._columns.numbers(test.other)[0], rows
            )
        present: Mask = _present(self._columns, test.field, rows) & _present(self._columns, test.other, rows)
        same: Mask = mask & present
        return same


def _any(masks: Iterator[Mask]) -> Mask:
    joined = next(masks)
    for mask in masks:
        joined = joined | mask
    return joined


def _take(values: NDArray[Any], rows: Rows | None) -> NDArray[Any]:
    return values if rows is None else values[rows]


def _inside(high: NDArray[np.uint64], low: NDArray[np.uint64], network: tuple[int, int, int, int]) -> Mask:
    high_mask, high_value, low_mask, low_value = (np.uint64(part) for part in network)
    inside: Mask = ((high & high_mask) == high_value) & ((low & low_mask) == low_value)
    return inside


def _present(columns: Columns, name: str, rows: Rows | None) -> Mask:
    """Tell where a column holds something."""
    kind = columns.kind(name)
    if kind is Kind.TEXT:
        return _take(columns.coded(name).codes, rows) >= 0
    if kind is Kind.ADDRESS:
        high, low = columns.addresses(name)
        specified: Mask = (_take(high, rows) | _take(low, rows)) != 0
        return specified
    values, valid = columns.numbers(name)
    return np.ones(_take(values, rows).shape[0], dtype=np.bool_) if valid is None else _take(valid, rows)


def _common(column: Coded, known: dict[str, int]) -> NDArray[np.int64]:
    """Number the case-folded texts of a column in a numbering that columns share; the last entry is for code -1."""
    numbers = [known.setdefault(text.casefold(), len(known)) for text in column.values]
    return np.asarray([*numbers, -1], dtype=np.int64)
