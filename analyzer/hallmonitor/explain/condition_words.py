"""What an expression asks of a flow record, in words.

Columns keep their names, since whoever reads on finds them in signatures and records. A long list shows its first texts
and the number of the others.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from hallmonitor.alerts.words import whole
from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.columns.addresses import text as address_text
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Not
from hallmonitor.evaluate.compiler import all_of, any_of
from hallmonitor.evaluate.expression import AddressTest, NothingTest, NumberTest, SameTest, TextTest
from hallmonitor.report.words import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hallmonitor.evaluate import Expression
    from hallmonitor.evaluate.expression import Operator, Relation, Test

SHOWN = 3
"""Texts, numbers or networks of one list that are told by default."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INDENT = "  "
_V4_PREFIX = 96
_MAPPED_HIGH = 0xFFFF
_PLAIN = re.compile(r"[\w.:/*?@%+~-]+")
_WILDCARDS = re.compile(r"\(\?s\)\\A((?:\w|\.\*?|\\[^\w])*)\\z", re.DOTALL)
"""What compiling makes of a text with wildcards in its middle."""

_COMPARED: dict[Operator, str] = {
    "eq": "",
    "lt": "less than ",
    "lte": "at most ",
    "gt": "more than ",
    "gte": "at least ",
}
_RELATED: dict[Relation, tuple[str, str]] = {
    "whole": ("is the same as {}", "is not the same as {}"),
    "prefix": ("begins with what {} holds", "does not begin with what {} holds"),
    "suffix": ("ends with what {} holds", "does not end with what {} holds"),
    "inside": ("contains what {} holds", "does not contain what {} holds"),
}


def condition_words(expression: Expression, shown: int = SHOWN) -> str:
    """Give an expression as one sentence without a full stop, such as "category is gaming and schedule is working".

    Args:
        expression: a rule's, or any part of one.
        shown: how many entries of a list are told; the others are counted.
    """
    return _words(joined(expression), shown)


def _words(expression: Expression, shown: int) -> str:
    match expression:
        case AllOf(parts):
            return " and ".join(_bracketed(part, shown) for part in parts)
        case AnyOf(parts):
            return " or ".join(_bracketed(part, shown, alternatives=False) for part in parts)
        case Not(part):
            return _denied(part, shown)
        case Constant(value):
            return "always" if value else "never"
    return _test_words(expression, shown, denied=False)


def condition_lines(expression: Expression, shown: int = SHOWN) -> list[str]:
    """Give an expression as lines, the parts of "and", "or" and "not" indented by two spaces a level.

    Args:
        expression: a rule's, or any part of one.
        shown: how many entries of a list are told; the others are counted.
    """
    return _lines(joined(expression), shown)


def _lines(expression: Expression, shown: int) -> list[str]:
    head, parts = branches(expression)
    if not parts:
        return [_words(expression, shown)]
    return [f"{head}:", *(f"{_INDENT}{line}" for part in parts for line in _lines(part, shown))]


def joined(expression: Expression) -> Expression:
    """Give the same condition with alternatives for one column in one list, such as the entries of a site's list."""
    match expression:
        case AllOf(parts):
            return all_of([joined(part) for part in parts])
        case AnyOf(parts):
            return any_of([joined(part) for part in parts])
        case Not(part):
            return Not(joined(part))
    return expression


def branches(expression: Expression) -> tuple[str, tuple[Expression, ...]]:
    """Give what joins an expression's parts, and the parts; no parts where it is told in one line.

    A test under a `not` is told in one line, as the test that denies it.
    """
    match expression:
        case AllOf(parts):
            return "all of these", parts
        case AnyOf(parts):
            return "at least one of these", parts
        case Not(AnyOf(parts)):
            return "none of these", parts
        case Not(AllOf(parts)):
            return "not all of these", parts
        case Not(Not(inner)):
            return branches(inner)
    return "", ()


def _denied(part: Expression, shown: int) -> str:
    match part:
        case AllOf() | AnyOf():
            return f"not ({_words(part, shown)})"
        case Not(inner):
            return _words(inner, shown)
        case Constant(value):
            return "never" if value else "always"
    return _test_words(part, shown, denied=True)


def _bracketed(part: Expression, shown: int, *, alternatives: bool = True) -> str:
    """Give a part's words, in brackets where they could be read together with the parts beside it."""
    either = isinstance(part, AnyOf) or (isinstance(part, TextTest) and len(_ways(part, denied=False)) > 1)
    words = _words(part, shown)
    return f"({words})" if isinstance(part, AllOf) or (alternatives and either) else words


def _test_words(test: Test, shown: int, *, denied: bool) -> str:
    match test:
        case TextTest():
            return _text_words(test, shown, denied=denied)
        case NumberTest(field=field):
            return f"{field} {'is not' if denied else 'is'} {_number_words(test, shown)}"
        case AddressTest(field=field, networks=networks):
            listed = _listed(map(_network, sorted(networks, key=itemgetter(1, 3))), shown)
            return f"{field} {'is not' if denied else 'is'} {listed}"
        case NothingTest(field=field):
            return f"{field} holds {'something' if denied else 'nothing'}"
        case SameTest(field=field, other=other, relation=relation):
            return f"{field} {_RELATED[relation][denied].format(other)}"


def _text_words(test: TextTest, shown: int, *, denied: bool) -> str:
    if "" in test.prefixes | test.suffixes | test.inside:
        return f"{test.field} holds {'nothing' if denied else 'something'}"
    ways = [f"{verb} {_listed(map(write, sorted(texts)), shown)}" for verb, texts, write in _ways(test, denied=denied)]
    if not ways:
        return "always" if denied else "never"
    case = " (upper and lower case differ)" if _tells_case(test) else ""
    return f"{test.field} {(' and ' if denied else ' or ').join(ways)}{case}"


def _ways(test: TextTest, *, denied: bool) -> list[tuple[str, frozenset[str], Callable[[str], str]]]:
    """Give the verb of each way in which a text may pass, with its texts and how those are written."""
    ways: list[tuple[str, str, frozenset[str], Callable[[str], str]]] = [
        ("is", "is not", test.exact, _quoted),
        ("begins with", "does not begin with", test.prefixes, _quoted),
        ("ends with", "does not end with", test.suffixes, _quoted),
        ("contains", "does not contain", test.inside, _quoted),
        ("matches", "does not match", test.patterns, _pattern),
    ]
    return [(negative if denied else verb, texts, write) for verb, negative, texts, write in ways if texts]


def _tells_case(test: TextTest) -> bool:
    """Tell whether case is worth a word: not where analysis writes the texts itself, nor where they have no letters."""
    column = VOCABULARY.get(test.field)
    if not test.cased or (column is not None and (column.known or column.derived)):
        return False
    texts = test.exact | test.prefixes | test.suffixes | test.inside
    return any(text.lower() != text.upper() for text in texts)


def _number_words(test: NumberTest, shown: int) -> str:
    if test.operator == "eq":
        return _listed((_number(test.field, value) for value in sorted(test.values)), shown)
    # A number passes where it compares with any of the values: the weakest of them decides.
    weakest = min(test.values) if test.operator in {"gt", "gte"} else max(test.values)
    return f"{_COMPARED[test.operator]}{_number(test.field, weakest)}"


def _number(field: str, value: float) -> str:
    """Write a number: amounts with commas between thousands; ports and the like, which have no unit, without."""
    column = VOCABULARY.get(field)
    if column is not None and column.kind is Kind.FLAG:
        return "true" if value else "false"
    if column is not None and column.kind is Kind.TIME:
        return f"{_EPOCH + timedelta(microseconds=value):%Y-%m-%d %H:%M:%S.%f} UTC"
    return f"{whole(value):,}" if column is not None and column.unit else str(whole(value))


def _network(network: tuple[int, int, int, int]) -> str:
    """Write what `columns.addresses.network_bounds` gives as an address or in CIDR notation (RFC 4632, RFC 4291)."""
    high_mask, high, low_mask, low = network
    prefix = high_mask.bit_count() + low_mask.bit_count()
    mapped = prefix >= _V4_PREFIX and high == 0 and low >> 32 == _MAPPED_HIGH
    width, longest = (prefix - _V4_PREFIX, 32) if mapped else (prefix, 128)
    address = address_text(high, low)
    return address if width == longest else f"in {address}/{width}"


def _listed(texts: Iterable[str], shown: int) -> str:
    """Join texts by "or", those beyond the shown ones counted."""
    every = list(texts)
    # One more is told rather than counted: "one of 1 others" is longer than most texts.
    told = every if len(every) <= shown + 1 else every[:shown]
    if len(told) < len(every):
        told = [*told, f"one of {len(every) - len(told):,} others"]
    return listing(told, "or")


def _quoted(text: str) -> str:
    """Put a text in quotes where it could be taken for words around it."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=not text.isprintable())


def _pattern(pattern: str) -> str:
    """Write a regular expression between slashes, and what was written with wildcards as it was written."""
    body = _WILDCARDS.fullmatch(pattern)
    if body is None:
        return f"/{pattern}/"
    return _quoted(
        re.sub(r"\\(.)|(\.\*)|\.", lambda part: part[1] or ("*" if part[2] else "?"), body[1], flags=re.DOTALL)
    )
