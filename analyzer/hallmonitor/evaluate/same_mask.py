"""Comparing two columns of one kind with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hallmonitor.columns import Coded, Columns
    from hallmonitor.evaluate.expression import Relation, SameTest

    Mask = NDArray[np.bool_]
    Where = NDArray[np.intp] | slice

_RELATED: dict[Relation, Callable[[str, str], bool]] = {
    "whole": str.__eq__,
    "prefix": str.startswith,
    "suffix": str.endswith,
    "inside": str.__contains__,
}


def related(test: SameTest) -> Callable[[str, str], bool]:
    """Give what tells whether a text stands to another as a test asks."""
    stands = _RELATED[test.relation]
    return stands if test.cased else lambda text, other: stands(text.casefold(), other.casefold())


def same_mask(test: SameTest, columns: Columns, where: Where) -> Mask:
    """Tell at which of some rows two columns stand in the relation asked for; not where either holds nothing."""
    kind = columns.kind(test.field)
    if kind is Kind.TEXT:
        return _texts(test, columns.coded(test.field), columns.coded(test.other), where)
    if kind is Kind.ADDRESS:
        high, low = (taken(half, where) for half in columns.addresses(test.field))
        other_high, other_low = (taken(half, where) for half in columns.addresses(test.other))
        same: Mask = (high == other_high) & (low == other_low) & ((high | low) != 0)
        return same
    values, valid = columns.numbers(test.field)
    others, other_valid = columns.numbers(test.other)
    equal: Mask = taken(values, where) == taken(others, where)
    for present in (valid, other_valid):
        if present is not None:
            equal = equal & taken(present, where)
    return equal


def taken(values: NDArray[Any], where: Where) -> NDArray[Any]:
    """Give the values of a range of rows, as a view, or of numbered rows."""
    return values[where] if isinstance(where, slice) else values.take(where)


def _texts(test: SameTest, one: Coded, other: Coded, where: Where) -> Mask:
    """Decide each distinct pair of texts once."""
    codes, other_codes = taken(one.codes, where), taken(other.codes, where)
    mask = np.zeros(codes.shape[0], dtype=np.bool_)
    present = np.flatnonzero((codes >= 0) & (other_codes >= 0))
    pairs = codes.take(present).astype(np.int64) * len(other.values) + other_codes.take(present)
    distinct, inverse = np.unique(pairs, return_inverse=True)
    stands = related(test)
    decided = [
        stands(one.values[pair // len(other.values)], other.values[pair % len(other.values)])
        for pair in distinct.tolist()
    ]
    mask[present] = np.asarray(decided, dtype=np.bool_).take(inverse)
    return mask
