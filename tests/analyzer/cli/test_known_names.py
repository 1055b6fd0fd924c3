from __future__ import annotations

import pytest

from hallmonitor.cli.known_names import known_names
from hallmonitor_service.faults import FaultsError

KNOWN = ("chalk", "board")


@pytest.mark.parametrize(
    ("text", "option", "named"),
    [("board, CHALK,board", None, KNOWN), ("board", "--with", ("board",)), (" none", "--with", ())],
)
def test_names_come_in_the_order_that_is_known(text: str, option: str | None, named: tuple[str, ...]) -> None:
    assert known_names(text, KNOWN, "a thing", option) == named


@pytest.mark.parametrize(
    ("text", "option", "told"),
    [
        ("chalc", None, ["'chalc' is not a thing (did you mean chalk? known: chalk, board)"]),
        ("none", None, ["'none' is not a thing (known: chalk, board)"]),
        ("qq", "--with", ["'qq' is not a thing (known: chalk, board; or none alone)"]),
        ("none,qq", "--with", ["--with none stands alone (leave out the other names)", "'qq' is not a thing"]),
    ],
)
def test_each_wrong_name_is_a_fault(text: str, option: str | None, told: list[str]) -> None:
    with pytest.raises(FaultsError) as caught:
        known_names(text, KNOWN, "a thing", option)
    assert len(caught.value.faults) == len(told)
    assert all(str(fault).startswith(start) for fault, start in zip(caught.value.faults, told, strict=True))
