from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import pytest

from hallmonitor.columns.addresses import network_bounds
from hallmonitor.evaluate import AllOf, AnyOf, Constant, Expression, Not
from hallmonitor.evaluate.expression import AddressTest, NothingTest, SameTest, TextTest
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.verdicts import Judgment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

INSIDE = AddressTest("destination_ip", frozenset({network_bounds(ipaddress.ip_network("192.0.2.0/24"))}))
GAMING = TextTest("category", exact=frozenset({"gaming"}))


@pytest.fixture
def judgment(store: Callable[..., pa.Table]) -> Judgment:
    """Over four records: inside and outside of the network, and two whose address is not stored."""
    rows = [
        {"destination_ip": "192.0.2.1", "category": "gaming"},
        {"destination_ip": "198.51.100.1", "category": "gaming"},
        {"destination_ip": "10.0.0.1", "category": "gaming"},
        {"destination_ip": "10.0.0.1", "category": "news"},
    ]
    return Judgment(StoredColumns.of(store(rows)))


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (GAMING, "yyyn"),
        (INSIDE, "yn??"),
        (Not(INSIDE), "ny??"),
        (AllOf((INSIDE, GAMING)), "yn?n"),
        (AnyOf((INSIDE, GAMING)), "yyy?"),
        (Not(AnyOf((INSIDE, GAMING))), "nnn?"),
        (AllOf((INSIDE, Not(INSIDE))), "nn??"),
        (Constant(value=True), "yyyy"),
        (Constant(value=False), "nnnn"),
        (SameTest("source_ip", "destination_ip"), "????"),
        (NothingTest("destination_ip"), "nn??"),
        (NothingTest("capture"), "????"),
    ],
)
def test_three_values(expression: Expression, words: str, judgment: Judgment) -> None:
    verdicts = judgment.verdicts(expression)
    told = zip(verdicts.yes.tolist(), verdicts.no.tolist(), strict=True)
    assert "".join("y" if yes else "n" if no else "?" for yes, no in told) == words
    assert verdicts.unknown.tolist() == [letter == "?" for letter in words]
    assert not (verdicts.yes & verdicts.no).any()


def test_a_test_is_decided_once(judgment: Judgment) -> None:
    assert judgment.verdicts(GAMING) is judgment.verdicts(TextTest("category", exact=frozenset({"gaming"})))
