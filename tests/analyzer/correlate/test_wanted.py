from __future__ import annotations

import itertools

import numpy as np
import pytest

from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present, Wanted
from hallmonitor.correlate.wanted import holds, in_order, may_hold

A, B, C = Present(0), Present(1), Present(2)
CONDITIONS: list[tuple[Wanted, set[str], tuple[int, ...]]] = [
    (A, {"a", "ab", "ac", "abc"}, (0,)),
    (AllPresent((B, NotPresent(A))), {"b", "bc"}, (1,)),
    (AllPresent((A, NotPresent(B))), {"a", "ac"}, (0,)),
    (AnyPresent((AllPresent((A, NotPresent(B))), AllPresent((C, C)))), {"a", "c", "ac", "bc", "abc"}, (0, 2)),
    (AnyPresent((AllPresent((C, A)), B)), {"b", "ab", "bc", "ac", "abc"}, (2, 0, 1)),
    (NotPresent(AnyPresent((A, B))), {"", "c"}, ()),
    (NotPresent(NotPresent(A)), {"a", "ab", "ac", "abc"}, ()),
    (AllPresent((B, AnyPresent((B, A)))), {"b", "ab", "bc", "abc"}, (1, 0)),
]
SETS = ["".join(held) for size in range(4) for held in itertools.combinations("abc", size)]
PRESENT = [np.asarray([name in held for held in SETS]) for name in "abc"]


@pytest.mark.parametrize(("condition", "satisfied", "standing"), CONDITIONS)
def test_a_condition_holds_for_sets_of_members(
    condition: Wanted, satisfied: set[str], standing: tuple[int, ...]
) -> None:
    assert {SETS[place] for place in np.flatnonzero(holds(condition, PRESENT))} == satisfied
    assert in_order(condition) == standing


@pytest.mark.parametrize("condition", [condition for condition, _, _ in CONDITIONS])
def test_what_holds_for_fewer_may_hold(condition: Wanted) -> None:
    held, possible = holds(condition, PRESENT), may_hold(condition, PRESENT)
    for place, names in enumerate(SETS):
        fewer = [other for other, held_names in enumerate(SETS) if set(held_names) <= set(names)]
        assert possible[place] or not held[fewer].any()


def test_what_needs_a_member_cannot_hold_without_it() -> None:
    possible = may_hold(AllPresent((A, NotPresent(B))), PRESENT)
    assert {SETS[place] for place in np.flatnonzero(possible)} == {"a", "ab", "ac", "abc"}
