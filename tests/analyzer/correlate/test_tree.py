from __future__ import annotations

from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.correlate.correlation import Member
from hallmonitor.correlate.tree import columns_asked, group_columns, lookback_us, members

RULES = ("login", "upload")
MANY = Correlation(CorrelationKind.VALUE_COUNT, 10, ("device",), field="destination_ip", members=(Member("login", 0),))
PLAIN = Correlation(CorrelationKind.TEMPORAL, 7, ("who",), aliases={"who": {"login": "source_ip", "upload": "peer"}})
OUTER = Correlation(
    CorrelationKind.TEMPORAL,
    100,
    ("who",),
    aliases={"who": {"many": "device", "upload": "sensor"}},
    members=(Member("many", None, MANY), Member("upload", 1)),
)


def test_without_members_of_its_own_a_correlation_is_over_all_rules() -> None:
    assert members(PLAIN, RULES) == (Member("login", 0), Member("upload", 1))
    assert members(MANY, RULES) == (Member("login", 0),)


def test_a_correlation_looks_back_as_far_as_those_within_it_add() -> None:
    assert lookback_us(PLAIN) == 7
    assert lookback_us(OUTER) == 110


def test_each_rule_is_asked_for_what_groups_it_and_what_is_measured() -> None:
    assert columns_asked(PLAIN, RULES) == ({"source_ip"}, {"peer"})
    assert columns_asked(OUTER, RULES) == ({"device", "destination_ip"}, {"sensor"})


def test_a_group_comes_from_the_column_of_the_first_member() -> None:
    assert group_columns(PLAIN, RULES) == ("source_ip",)
    assert group_columns(OUTER, RULES) == ("device",)
