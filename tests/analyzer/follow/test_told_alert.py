"""Alerts read back."""

from __future__ import annotations

import json

import pytest

from hallmonitor.alerts.alert import utc
from hallmonitor.follow.told_alert import ToldAlert


def test_an_alert_is_read_back() -> None:
    line = f'{{"id":"ab","last":"{utc(1_700_000_000_000_001)}"}}'
    alert = ToldAlert.of(line)
    assert (alert.id, alert.last_us, alert.to_json()) == ("ab", 1_700_000_000_000_001, line)


def told(identity: str = "a", minutes: tuple[int, int] = (0, 9), **changes: object) -> ToldAlert:
    first, last = (f"2026-05-12T12:{minute:02}:00.000000Z" for minute in minutes)
    alert = {"id": identity, "signature": {"id": "s"}, "clause": "c", "group": {"device": "d"}}
    return ToldAlert.of(json.dumps({**alert, "first": first, "last": last, **changes}))


@pytest.mark.parametrize(
    ("other", "one_use"),
    [
        (told("a", (30, 40), clause="x"), True),
        (told("b"), True),
        (told("b", (9, 20)), True),
        (told("b", (10, 20)), False),
        (told("b", clause="x"), False),
        (told("b", signature={"id": "t"}), False),
        (told("b", group={"device": "e"}), False),
    ],
)
def test_alerts_of_one_use_are_known(other: ToldAlert, *, one_use: bool) -> None:
    assert told().is_of_one_use_with(other) == one_use
    assert other.is_of_one_use_with(told()) == one_use


def test_groups_that_are_not_told_are_not_taken_for_one() -> None:
    assert not told(group={"peer": None}).is_of_one_use_with(told("b", group={"peer": None}))
