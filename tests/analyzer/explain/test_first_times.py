from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.alerts import Judge
from hallmonitor.columns import Columns
from hallmonitor.evaluate import AllOf
from hallmonitor.evaluate.expression import NumberTest, TextTest
from hallmonitor.explain.applied import apply
from hallmonitor.explain.first_times import with_first_seen
from hallmonitor.explain.kept_folder import open_folder
from hallmonitor.policy.model import PolicyEntry
from hallmonitor.signature.model import DetectionRule
from hallmonitor.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.signature import SignatureSet
    from hallmonitor.signature.model import Signature

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000


@pytest.fixture
def fresh(signatures: SignatureSet) -> Signature:
    """A plain rule: the first record of a device and a game."""
    asked = AllOf((NumberTest("first_seen", "eq", frozenset({1})), TextTest("category", exact=frozenset({"gaming"}))))
    return replace(signatures["bittorrent-transfer"], rules=(DetectionRule("fresh", asked),))


def test_the_first_of_the_whole_replay_is_the_first(
    make_folder: Callable[..., Path],
    gaming: Callable[..., dict[str, Any]],
    use: Callable[..., object],
    fresh: Signature,
) -> None:
    rows = [
        gaming(0, domain="a.org"),
        gaming(1, domain="b.org", category="news"),
        gaming(100, domain="a.org"),
        gaming(101, domain="b.org"),
        gaming(102, domain="c.org"),
        gaming(102, domain="c.org"),
        gaming(103, domain=None),
        gaming(104, domain="a.org", device="other"),
        gaming(105, device=None),
    ]
    kept = open_folder(make_folder(rows, use("gaming-over-allowance")))
    table = kept.flows(NINE + 50 * MINUTE, NINE + 200 * MINUTE, {})
    assert table is not None
    told = with_first_seen(kept, table, apply(fresh)).column("first_seen").to_pylist()
    assert told == [False, False, True, True, False, True, False]
    judge = Judge([fresh], _Policy(fresh.name), Site(), id_key=b"k" * 32)
    judge.observe(Columns.from_rows([{"flow_id": number, **row} for number, row in enumerate(rows)]))
    assert sum(alert.evidence.flows for alert in judge.finish()) == 1 + told.count(True)


class _Policy:
    """A policy of one signature, as the judge asks for it."""

    id = "made"

    def __init__(self, name: str) -> None:
        self.entries = (PolicyEntry(clause="other-use", evidence="seen", signature_name=name),)


def test_nothing_is_added_where_no_rule_asks(
    make_folder: Callable[..., Path],
    gaming: Callable[..., dict[str, Any]],
    use: Callable[..., object],
    signatures: SignatureSet,
) -> None:
    kept = open_folder(make_folder([gaming(0)], use("gaming-over-allowance")))
    table = kept.flows(0, NINE + MINUTE, {})
    assert table is not None
    assert with_first_seen(kept, table, apply(signatures["gaming-over-allowance"])) is table
