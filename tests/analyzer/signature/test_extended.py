from __future__ import annotations

import pytest
from sigma.exceptions import SigmaError

from hallmonitor.correlate.correlation import AllPresent, AnyPresent, NotPresent, Present
from hallmonitor.signature.extended import asked_for, can_hold, names_in, read_extended

MEMBERS = ("a-1", "b", "11111111-1111-4111-8111-111111111111")
A, B, C = (Present(place) for place in range(3))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("b", B),
        ("not a-1", NotPresent(A)),
        ("a-1 and b", AllPresent((A, B))),
        ("a-1 and b and not 11111111-1111-4111-8111-111111111111", AllPresent((A, B, NotPresent(C)))),
        ("a-1 or b and not a-1", AnyPresent((A, AllPresent((B, NotPresent(A)))))),
        ("(a-1 or b) and not (b or a-1)", AllPresent((AnyPresent((A, B)), NotPresent(AnyPresent((B, A)))))),
        ("((b))", B),
    ],
)
def test_a_condition_is_read(condition: str, wanted: object) -> None:
    assert read_extended(condition, MEMBERS) == wanted


@pytest.mark.parametrize("condition", ["", "b and", "(b", "b a-1", "not", "b)"])
def test_what_is_no_condition_is_refused(condition: str) -> None:
    with pytest.raises(SigmaError):
        read_extended(condition, MEMBERS)


def test_names_are_given_in_their_order() -> None:
    assert names_in("b and not (a-1 or b)or x") == ["b", "a-1", "x"]
    with pytest.raises(ValueError, match="longer than 4,096"):
        names_in("a or " * 1_000)


def test_members_without_a_not_are_asked_for() -> None:
    assert asked_for(AllPresent((A, NotPresent(AnyPresent((B, NotPresent(C))))))) == {0, 2}


@pytest.mark.parametrize(
    ("wanted", "among", "expected"),
    [
        (A, range(2), True),
        (NotPresent(A), range(2), True),
        (NotPresent(A), [0], False),
        (AllPresent((A, NotPresent(A))), range(2), False),
        (AllPresent((NotPresent(A), NotPresent(B))), range(2), False),
        (NotPresent(A), [], False),
    ],
)
def test_a_condition_that_can_hold_at_no_event_is_known(wanted: object, among: list[int], *, expected: bool) -> None:
    assert can_hold(wanted, 2, among) is expected  # type: ignore[arg-type]
