from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from hallmonitor.explain.alert_explained import explain_alert
from hallmonitor.explain.incidental import Granted, beyond
from hallmonitor.explain.kept_folder import open_folder
from hallmonitor.explain.why_not import why_not
from hallmonitor.policy.allowance import Allowance
from hallmonitor.site.zone import load_zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from hallmonitor.signature import SignatureSet

    Made = Callable[..., Path]
    Gaming = Callable[..., dict[str, Any]]
    Use = Callable[..., object]

ZONE = load_zone("America/New_York")
GAMES = "gaming-over-allowance"
TEN = Granted(10, None, None, ())


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        (TEN, "10 minutes a day of each device and category"),
        (
            Granted(1, 5_000_000, ("off_hours",), ("staff",)),
            "1 minute and 5,000,000 bytes a day of each device and category, in off hours, for the group staff",
        ),
    ],
)
def test_allowances_in_words(granted: Granted, words: str) -> None:
    assert granted.words == words


def test_a_policys_and_a_summarys_allowances_are_the_same() -> None:
    own = Allowance(minutes=10, megabytes=2, schedules=("working",), groups=("staff",))
    told = {"minutes": 10, "octets": 2_000_000, "schedules": ["working"], "groups": ["staff"]}
    assert Granted.of_policy(own) == Granted.of_setting(told) == Granted(10, 2_000_000, ("working",), ("staff",))
    assert Granted.of_policy(Allowance(minutes=1)).schedules is None
    assert Granted.of_setting({**told, "schedules": []}).schedules is None


def test_only_what_matches_spends_an_allowance(gaming: Gaming, store: Callable[..., pa.Table]) -> None:
    table = store([gaming(minute, category="gaming" if minute % 2 else "news") for minute in range(40)])
    odd = np.arange(40) % 2 == 1
    assert beyond((), ZONE, table, [odd]).all()
    counts = beyond((TEN,), ZONE, table, [odd, np.zeros(40, dtype=np.bool_)])
    assert counts[~odd].all()
    within = np.flatnonzero(~counts)
    assert within[0] == 1
    assert 0 < within.shape[0] < 20
    assert not counts[odd][: within.shape[0]].any()


def test_an_alert_beyond_an_allowance_is_found_again(
    make_folder: Made, gaming: Gaming, use: Use, signatures: SignatureSet
) -> None:
    folder = make_folder([gaming(minute) for minute in range(60)], use(GAMES, threshold=20, allowances=(TEN,)))
    (alert,) = open_folder(folder).alerts
    assert 20 <= alert["evidence"]["flows"] < 60
    told = explain_alert(folder, alert["id"], signatures)
    assert told.exact
    left = told.left_out[-1]
    assert left.origin == "allowance of the policy"
    assert left.lines == ("it is beyond 10 minutes a day of each device and category",)
    assert left.records == left.flows == 60 - alert["evidence"]["flows"]


def test_a_near_miss_within_an_allowance_says_so(make_folder: Made, gaming: Gaming, use: Use) -> None:
    folder = make_folder([gaming(minute) for minute in range(25)], use(GAMES, threshold=20, allowances=(TEN,)))
    told = why_not(folder, GAMES, "aaaa", "2026-05-12 09:30")
    assert told.looks[0].within + told.looks[0].reached == 25
    assert not told.looks[0].across
    flat = " ".join(told.text().split())
    assert "do not count: 10 minutes a day of each device and category is allowed." in flat
