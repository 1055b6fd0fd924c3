"""What an expression says of a row of which only some columns are known: yes, no, or that the others decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate.expression import AllOf, AnyOf, Constant, Not, NothingTest, SameTest, TextTest
from hallmonitor.evaluate.same_mask import related
from hallmonitor.evaluate.text_match import TextMatcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallmonitor.evaluate.expression import Expression, Test


def verdict(expression: Expression, known: Mapping[str, str]) -> bool | None:
    """Whether a row with these texts matches; None where that depends on columns that are not known.

    The three values are Kleene's: unknown and false is false, unknown or true is true.

    Args:
        expression: a rule's.
        known: column -> the text that it holds.
    """
    match expression:
        case Constant(value):
            return value
        case Not(part):
            inner = verdict(part, known)
            return None if inner is None else not inner
        case AllOf(parts):
            return _joined([verdict(part, known) for part in parts], decisive=False)
        case AnyOf(parts):
            return _joined([verdict(part, known) for part in parts], decisive=True)
        case _:
            return _tested(expression, known)


def _tested(test: Test, known: Mapping[str, str]) -> bool | None:
    """Whether a test of columns passes."""
    match test:
        case TextTest(field=field) if field in known:
            return TextMatcher(test)(known[field])
        case NothingTest(field) if field in known:
            return False
        case SameTest(field, other) if field in known and other in known:
            return related(test)(known[field], known[other])
        case _:
            return None


def _joined(verdicts: list[bool | None], *, decisive: bool) -> bool | None:
    """The verdict of parts of which one alone decides if it is `decisive`."""
    if decisive in verdicts:
        return decisive
    return None if None in verdicts else not decisive
