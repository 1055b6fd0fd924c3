"""Expressions decided for one row at a time in plain Python, for clarity: what evaluating over columns is held to."""

from __future__ import annotations

import operator
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING, Any

import pytest
import re2

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
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hallmonitor.evaluate import Expression

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}

_RELATED: dict[str, Callable[[str, str], bool]] = {
    "whole": operator.eq,
    "prefix": str.startswith,
    "suffix": str.endswith,
    "inside": operator.contains,
}


@pytest.fixture(scope="session")
def row_matches() -> Callable[[Expression, Mapping[str, Any]], bool]:
    """Give the function that decides one row."""
    return matches


def matches(expression: Expression, row: Mapping[str, Any]) -> bool:  # noqa: PLR0911 - one return for each type
    """Tell whether a row matches.

    Args:
        expression: what is asked.
        row: column -> value, None for nothing; addresses as text, and `::` is nothing.
    """
    match expression:
        case Constant(value):
            return value
        case Not(part):
            return not matches(part, row)
        case AllOf(parts):
            return all(matches(part, row) for part in parts)
        case AnyOf(parts):
            return any(matches(part, row) for part in parts)
        case NothingTest(field):
            return _is_nothing(row[field])
        case SameTest(field, other):
            return _same(expression, row[field], row[other])
        case _:
            return not _is_nothing(row[expression.field]) and _passes(expression, row[expression.field])


def _passes(test: TextTest | NumberTest | AddressTest, value: Any) -> bool:  # noqa: ANN401 - of the test's kind
    match test:
        case TextTest():
            text = value if test.cased else value.casefold()
            return (
                text in test.exact
                or any(text.startswith(part) for part in test.prefixes)
                or any(text.endswith(part) for part in test.suffixes)
                or any(part in text for part in test.inside)
                or any(re2.search(pattern, text) for pattern in test.patterns)
            )
        case NumberTest():
            return any(_COMPARE[test.operator](value, wanted) for wanted in test.values)
        case AddressTest():
            number = _number(value)
            return any(
                number & ((high_mask << 64) | low_mask) == (high << 64) | low
                for high_mask, high, low_mask, low in test.networks
            )


def _same(test: SameTest, value: Any, other: Any) -> bool:  # noqa: ANN401 - of any kind
    if _is_nothing(value) or _is_nothing(other):
        return False
    if not isinstance(value, str):
        return bool(value == other)
    if not test.cased:
        value, other = value.casefold(), other.casefold()
    return _RELATED[test.relation](value, other)


def _is_nothing(value: Any) -> bool:  # noqa: ANN401 - of any kind
    return value is None or value == "::"


def _number(text: str) -> int:
    address = ip_address(text)
    return int(address) | (0xFFFF << 32 if isinstance(address, IPv4Address) else 0)
