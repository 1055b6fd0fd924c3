"""Which categories, or other texts, a signature asks for, so that its alerts and settings may tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate import AllOf, AnyOf, Not
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.evaluate.text_match import TextMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hallmonitor.evaluate import Expression

_CATEGORY = "category"


def asked_categories(expressions: Iterable[Expression], found: Iterable[str]) -> list[str]:
    """Give those of the categories found that a test of the expressions asks for, in the order given.

    The category of other flows can be a guess by port, which is no part of what was found.

    Args:
        expressions: of a signature's rules.
        found: categories of the flows that matched.
    """
    return asked_texts(expressions, found, _CATEGORY)


def asked_texts(expressions: Iterable[Expression], known: Iterable[str], column: str) -> list[str]:
    """Give those of some texts that a test of a column asks for, in the order given.

    Only tests that a row must pass count, and none under a `not`.

    Args:
        expressions: of a signature's rules.
        known: texts that the column may hold.
        column: its name.
    """
    matchers = [TextMatcher(test) for expression in expressions for test in _tests(expression, column)]
    return [text for text in known if any(passes(text) for passes in matchers)]


def _tests(expression: Expression, column: str) -> Iterator[TextTest]:
    waiting = [(expression, True)]
    while waiting:
        part, asked = waiting.pop()
        match part:
            case Not(inner):
                waiting.append((inner, not asked))
            case AllOf(parts) | AnyOf(parts):
                waiting.extend((inner, asked) for inner in parts)
            case TextTest(field=field) if asked and field == column:
                yield part
