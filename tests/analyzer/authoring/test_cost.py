from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hallmonitor.authoring.cost import RIGHT, ROUNDS, TITLES, costs
from hallmonitor.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature import Signature, SignatureSet

BEGIN_US = 1_778_587_200_000_000


def _batches() -> list[Columns]:
    rows = [{"category": "gaming", "ts": BEGIN_US + minute * 60_000_000} for minute in range(30)]
    return [Columns.from_rows(rows[:10]), Columns.from_rows([*rows[10:], {"category": "news", "ts": BEGIN_US}])]


def test_matches_and_alerts_are_counted(signature: Callable[..., Signature]) -> None:
    (cost,) = costs([signature("value_count")], _batches(), count().__next__)
    assert (cost.name, cost.matches, cost.alerts, cost.share) == ("mine", 30, 1, 1.0)


def test_a_flow_that_two_rules_match_is_counted_once(signature: Callable[..., Signature]) -> None:
    one = signature(
        "temporal", ("category: file-transfer", "category: gaming"), ("source_bytes|gte: 1000000", "ech: false")
    )
    assert costs([one], _batches(), count().__next__)[0].matches == 30


def test_the_quickest_round_counts_and_the_dearest_comes_first(signatures: SignatureSet) -> None:
    # The first signature's rounds take 310, 3100 and 620 ns, the second's 31 each.
    times = iter([0, 310, 0, 3100, 0, 620, *[0, 31] * ROUNDS])
    pair = [signatures["dns-tunnel"], signatures["piracy-sites"]]
    found = costs(reversed(pair), _batches(), times.__next__)
    assert [(cost.name, cost.ns_a_flow) for cost in found] == [("piracy-sites", 10.0), ("dns-tunnel", 1.0)]
    assert sum(cost.share for cost in found) == 1
    assert found[0].as_row() == ("piracy-sites", "10.0", "90.9 %", "0", "0")
    assert len(found[0].as_row()) == len(TITLES) == len(RIGHT) + 1
    assert found[1].as_json() == {
        "name": "dns-tunnel",
        "ns_a_flow": 1.0,
        "share": 0.090909,
        "matches": 0,
        "alerts": 0,
    }
