"""The condition of an extended temporal correlation, written as a text over the names of its rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from sigma.correlations import (
    CorrelationConditionAND,
    CorrelationConditionNOT,
    CorrelationConditionOR,
    SigmaExtendedCorrelationCondition,
)

from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present
from hallmonitor.correlate.wanted import holds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hallmonitor.correlate.correlation import Wanted

_OPERATORS = frozenset({"and", "or", "not"})
_TOKEN = re.compile(r"[()]|[^\s()]+")
_LONGEST = 4_096
_FEW = 12
"""Up to this many members, all ways of being present are tried."""


def names_in(condition: str) -> list[str]:
    """Give the names that a condition asks for, in the order in which they first stand there.

    Raises:
        ValueError: where it is too long.
    """
    if len(condition) > _LONGEST:
        message = f"the condition is longer than {_LONGEST:,} characters"
        raise ValueError(message)
    tokens = [token for token in _TOKEN.findall(condition) if token not in {"(", ")"}]
    return list(dict.fromkeys(token for token in tokens if token not in _OPERATORS))


def read_extended(condition: str, members: Sequence[str]) -> Wanted:
    """Read a condition; each of its names is one of `members`.

    Names are given to pySigma as numbers, because its grammar knows no hyphen in a name, and names and ids have some.

    Raises:
        SigmaError: where it is no condition.
    """
    places = {name: place for place, name in enumerate(members)}
    tokens = _TOKEN.findall(condition)
    numbered = [f"m{places[token]}" if token in places else token for token in tokens]
    return _wanted(SigmaExtendedCorrelationCondition(" ".join(numbered)).parsed)


def asked_for(wanted: Wanted, *, negated: bool = False) -> set[int]:
    """Give the places of the members that stand in a condition without a not."""
    match wanted:
        case Present(place):
            return set() if negated else {place}
        case NotPresent(part):
            return asked_for(part, negated=not negated)
        case AllPresent(parts) | AnyPresent(parts):
            return {place for part in parts for place in asked_for(part, negated=negated)}


def can_hold(wanted: Wanted, members: int, among: Collection[int]) -> bool:
    """Tell whether a condition can hold at an event.

    Args:
        wanted: the condition.
        members: number of members.
        among: places of which at least one must be present: an event is always one of a member.
    """
    if members > _FEW:
        return True
    ways = np.arange(1 << members)
    present = [ways >> place & 1 == 1 for place in range(members)]
    at_event = np.logical_or.reduce([present[place] for place in among])
    return bool(np.any(at_event & holds(wanted, present)))


def _wanted(node: Any) -> Wanted:  # noqa: ANN401 - pySigma's tree has no common type
    match node:
        case CorrelationConditionAND():
            return AllPresent(tuple(_wanted(part) for part in node.args))
        case CorrelationConditionOR():
            return AnyPresent(tuple(_wanted(part) for part in node.args))
        case CorrelationConditionNOT():
            return NotPresent(_wanted(node.args[0]))
        case _:
            return Present(int(node.reference[1:]))
