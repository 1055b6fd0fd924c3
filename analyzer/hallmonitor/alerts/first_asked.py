"""Where a rule asks for `first_seen`, which the judge decides and no row can tell by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.expression import Constant, NumberTest
from hallmonitor.evaluate.normal_form import columns_of, each_test

if TYPE_CHECKING:
    from hallmonitor.evaluate import Expression

FIRST_SEEN = "first_seen"

REMEDY = "write first_seen: true beside the other fields of a selection that the whole condition asks for"

_ASKED = NumberTest(FIRST_SEEN, "eq", frozenset({1}))


def without_first(expression: Expression) -> tuple[Expression, bool]:
    """Take `first_seen: true` out of a conjunction, and tell whether it was there."""
    parts = expression.parts if isinstance(expression, AllOf) else (expression,)
    rest = tuple(part for part in parts if part != _ASKED)
    if len(rest) == len(parts):
        return expression, False
    if not rest:
        return Constant(value=True), True
    return (rest[0] if len(rest) == 1 else AllOf(rest)), True


def asks_elsewhere(expression: Expression) -> bool:
    """Tell whether an expression asks for `first_seen` other than as true at the top of its conjunction."""
    rest, _ = without_first(expression)
    return any(FIRST_SEEN in columns_of(test) for test in each_test(rest))
