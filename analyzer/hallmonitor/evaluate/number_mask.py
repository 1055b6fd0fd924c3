"""Comparing numbers, exactly whatever their type."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hallmonitor.evaluate.expression import NumberTest

    Mask = NDArray[np.bool_]

COMPARED = 16
"""Up to this many wanted numbers are compared one by one, which is faster than a search."""


def number_mask(test: NumberTest, values: NDArray[Any]) -> Mask:
    """Tell which numbers pass a test; shape of `values`.

    Whole numbers are compared as whole numbers of their own type, so that 64 bits stay exact.
    """
    if values.dtype == np.bool_:
        return _flags(test, values)
    if values.dtype.kind == "f":
        return _compare(test, values, sorted(map(_as_float, test.values)))
    bounds = np.iinfo(values.dtype)
    if test.operator == "eq":
        wanted = {int(value) for value in test.values if math.isfinite(_as_float(value)) and value == int(value)}
        return _equal(values, sorted(value for value in wanted if bounds.min <= value <= bounds.max))
    masks = (_whole(test, value, values, int(bounds.min), int(bounds.max)) for value in test.values)
    return _any(masks, values)


def _flags(test: NumberTest, values: Mask) -> Mask:
    """A flag is 1 or 0: it passes always, never, where it is set or where it is not."""
    unset, is_set = number_mask(test, np.asarray([0, 1], dtype=np.uint8)).tolist()
    if unset == is_set:
        return np.full(values.shape, unset)
    return values if is_set else ~values


def _whole(test: NumberTest, value: float, values: NDArray[Any], least: int, most: int) -> Mask:
    """Compare whole numbers with a bound, which may be none of theirs."""
    if math.isnan(_as_float(value)):
        return np.zeros(values.shape, dtype=np.bool_)
    upwards = test.operator in {"gt", "gte"}
    if math.isinf(_as_float(value)):
        return np.full(values.shape, (value > 0) is not upwards)
    # x < 2.5 is x < 3, and x > 2.5 is x >= 3; x <= 2.5 is x < 3 as well.
    bound = math.ceil(value) if test.operator in {"lt", "gte"} else math.floor(value) + 1
    if bound <= least or bound > most:
        return np.full(values.shape, (bound <= least) is upwards)
    mask: Mask = values >= bound if upwards else values < bound
    return mask


def _compare(test: NumberTest, values: NDArray[Any], wanted: list[float]) -> Mask:
    match test.operator:
        case "eq":
            return _equal(values, wanted)
        case "lt":
            return _any((values < value for value in wanted), values)
        case "lte":
            return _any((values <= value for value in wanted), values)
        case "gt":
            return _any((values > value for value in wanted), values)
        case "gte":
            return _any((values >= value for value in wanted), values)


def _equal(values: NDArray[Any], wanted: list[Any]) -> Mask:
    if len(wanted) > COMPARED:
        return np.isin(values, np.asarray(wanted, dtype=values.dtype))
    return _any((values == value for value in wanted), values)


def _any(masks: Iterable[Mask], values: NDArray[Any]) -> Mask:
    joined: Mask | None = None
    for mask in masks:
        joined = mask if joined is None else np.logical_or(joined, mask, out=joined)
    return np.zeros(values.shape, dtype=np.bool_) if joined is None else joined


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond any float
        return math.inf if value > 0 else -math.inf
