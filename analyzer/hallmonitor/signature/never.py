"""Whether any row can match an expression: contradictions within it, found without looking at a row.

What is said is sure; what is not said is not. An expression that branches too much is taken to be possible.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from hallmonitor.evaluate.expression import (
    AddressTest,
    AllOf,
    AnyOf,
    Constant,
    Not,
    NothingTest,
    NumberTest,
    TextTest,
)
from hallmonitor.evaluate.limits import limits_of
from hallmonitor.evaluate.text_match import TextMatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from hallmonitor.evaluate.expression import Expression

    Literal = tuple[Expression, bool]

_MOST_BRANCHES = 200
"""Ways to fulfil an expression that are looked at; the shipped ones have at most 4."""

_MOST_TEXTS = 10_000
_MOST_PAIRS = 100_000


def contradiction(expression: Expression, known: Mapping[str, Collection[str]]) -> str:
    """Say why no row can match; empty where one may.

    Args:
        expression: what a row must be.
        known: column -> every text that it can hold, where that is a closed list.
    """
    reasons: list[str] = []
    try:
        for branch in itertools.islice(_branches(expression, wanted=True), _MOST_BRANCHES + 1):
            reason = _clash(branch, known)
            if not reason or len(reasons) == _MOST_BRANCHES:
                return ""
            reasons.append(reason)
    except RecursionError:
        return ""
    return reasons[0] if reasons else "nothing is left to match"


def _branches(expression: Expression, *, wanted: bool) -> Iterator[tuple[Literal, ...]]:
    """Give sets of tests; the expression holds, or does not where that is wanted, where all of one set do."""
    match expression:
        case Constant(value):
            if value is wanted:
                yield ()
        case Not(part):
            yield from _branches(part, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts) if isinstance(expression, AllOf) is wanted:
            simple = tuple((test, is_wanted) for part in parts for test, is_wanted in _literal(part, wanted=wanted))
            others = [part for part in parts if not _literal(part, wanted=wanted)]
            for branch in _together(others, wanted=wanted):
                yield (*simple, *branch)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _branches(part, wanted=wanted)
        case _:
            yield ((expression, wanted),)


def _literal(expression: Expression, *, wanted: bool) -> tuple[Literal, ...]:
    """Give the one test that an expression is, as itself or negated; nothing where it has parts."""
    inner = expression.part if isinstance(expression, Not) else expression
    if isinstance(inner, (Constant, Not, AllOf, AnyOf)):
        return ()
    return ((inner, wanted is not isinstance(expression, Not)),)


def _together(parts: Sequence[Expression], *, wanted: bool) -> Iterator[tuple[Literal, ...]]:
    if not parts:
        yield ()
        return
    for first in _branches(parts[0], wanted=wanted):
        for others in _together(parts[1:], wanted=wanted):
            yield (*first, *others)


def _clash(literals: Sequence[Literal], known: Mapping[str, Collection[str]]) -> str:
    """Say why tests cannot all hold at once; empty where they may."""
    fields: dict[str, list[Literal]] = {}
    for test, wanted in literals:
        if isinstance(test, (TextTest, NumberTest, AddressTest, NothingTest)):
            fields.setdefault(test.field, []).append((test, wanted))
    refused = {test for test, wanted in literals if not wanted}
    for test, wanted in literals:
        if wanted and test in refused:
            return f"{_field(test)} would have to be what it must not be"
    for field, tests in fields.items():
        present = any(wanted is not isinstance(test, NothingTest) for test, wanted in tests)
        if present and any(wanted and isinstance(test, NothingTest) for test, wanted in tests):
            return f"{field} would have to hold something and nothing"
        if present and not _possible(field, tests, known):
            return f"{field} cannot be all that is asked of it at once"
    return ""


def _field(test: Expression) -> str:
    return str(getattr(test, "field", "a column"))


def _possible(field: str, tests: Sequence[Literal], known: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a column that holds something can pass tests of one kind."""
    texts = [(test, wanted) for test, wanted in tests if isinstance(test, TextTest)]
    numbers = [(test, wanted) for test, wanted in tests if isinstance(test, NumberTest)]
    networks = [(test, wanted) for test, wanted in tests if isinstance(test, AddressTest)]
    return _texts(texts, known.get(field, ())) and _numbers(field, numbers) and _networks(networks)


def _texts(tests: Sequence[tuple[TextTest, bool]], known: Collection[str]) -> bool:
    whole = [test for test, wanted in tests if wanted and _is_whole(test)]
    if not whole and not known:
        return True
    chosen = min(whole, key=lambda test: (not test.cased, len(test.exact)), default=None)
    candidates, cased = (known, True) if chosen is None else (chosen.exact, chosen.cased)
    if len(candidates) > _MOST_TEXTS:
        return True
    # A text of a test without case stands for all ways to write it, so tests with case say nothing about it.
    decided: list[tuple[Callable[[str], bool], bool]] = [
        (TextMatcher(test), wanted) for test, wanted in tests if cased or not test.cased
    ]
    return any(all(matches(text) is wanted for matches, wanted in decided) for text in candidates)


def _is_whole(test: TextTest) -> bool:
    return not (test.prefixes or test.suffixes or test.inside or test.patterns)


def _numbers(field: str, tests: Sequence[tuple[NumberTest, bool]]) -> bool:
    least, most = (float(limit) for limit in limits_of(field))
    allowed: frozenset[float] | None = None
    forbidden: set[float] = set()
    for test, wanted in tests:
        if test.operator == "eq":
            if wanted:
                allowed = test.values if allowed is None else allowed & test.values
            else:
                forbidden |= test.values
            continue
        # Of several numbers one is enough where the test is wanted, and none may do where it is not: one edge decides.
        upwards = test.operator in {"gt", "gte"}
        edge = min(test.values) if upwards else max(test.values)
        strict = (test.operator in {"gt", "lt"}) is wanted
        if upwards is wanted:
            least = max(least, math.floor(edge) + 1 if strict else math.ceil(edge))
        else:
            most = min(most, math.ceil(edge) - 1 if strict else math.floor(edge))
    if allowed is not None:
        return any(least <= number <= most and number not in forbidden for number in allowed)
    if least > most:
        return False
    span = most - least + 1
    return span > len(forbidden) or any(least + step not in forbidden for step in range(int(span)))


def _networks(tests: Sequence[tuple[AddressTest, bool]]) -> bool:
    wanted = [test.networks for test, is_wanted in tests if is_wanted]
    refused = [network for test, is_wanted in tests if not is_wanted for network in test.networks]
    if math.prod(map(len, wanted)) > _MOST_PAIRS or sum(map(len, wanted)) * len(refused) > _MOST_PAIRS:
        return True
    return any(
        all(_overlap(one, other) for one, other in itertools.combinations(chosen, 2))
        and not any(_within(network, outer) for network in chosen for outer in refused)
        for chosen in itertools.product(*wanted)
    )


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    high = (one[1] ^ other[1]) & one[0] & other[0]
    low = (one[3] ^ other[3]) & one[2] & other[2]
    return not high and not low


def _within(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    """Tell whether every address of a network is in another: no mask bit of the other is free in it."""
    return inner[0] & outer[0] == outer[0] and inner[2] & outer[2] == outer[2] and _overlap(inner, outer)
