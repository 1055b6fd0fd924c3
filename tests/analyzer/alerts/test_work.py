from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from hallmonitor.alerts.work import Reading, Work, faults
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import Member
from hallmonitor.evaluate import AllOf, Not
from hallmonitor.evaluate.expression import NumberTest, TextTest

MINUTE = 60_000_000
GAMING = TextTest("category", exact=frozenset({"gaming"}))
FIRST = NumberTest("first_seen", "eq", frozenset({1}))
RULES = tuple(SimpleNamespace(name=name, expression=GAMING) for name in ("one", "two"))
SUM = Correlation(CorrelationKind.VALUE_SUM, MINUTE, ("device",), threshold=5, field="source_bytes")


def signature(correlation: Correlation | None, *rules: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(name="s", rules=rules or RULES[:1], correlation=correlation, gap_us=MINUTE)


def entry(**changes: object) -> SimpleNamespace:
    defaults = {"signature_name": "s", "threshold": None, "schedules": None, "exempt_groups": ()}
    return SimpleNamespace(**{**defaults, **changes})


def test_a_plain_rule_counts_single_events_of_a_device() -> None:
    work = Work.of(entry(), signature(None))
    assert work.plain
    assert (work.correlation.kind, work.correlation.threshold) == (CorrelationKind.EVENT_COUNT, 1)
    assert (work.correlation.operator, work.correlation.window_us) == (Operator.GTE, MINUTE)
    assert work.readings == (Reading(0, ("device",), None, ("device",)),)


def test_a_policy_changes_threshold_and_rows() -> None:
    work = Work.of(entry(threshold=9, schedules=("working",), exempt_groups=("it",)), signature(SUM))
    assert work.correlation.threshold == 9
    working = TextTest("schedule", cased=True, exact=frozenset({"working"}))
    exempt = Not(TextTest("device_group", cased=True, exact=frozenset({"it"})))
    assert work.expressions == (AllOf((GAMING, working, exempt)),)
    assert work.columns == {"device", "source_bytes"}


def test_a_tree_reads_columns_by_the_names_of_its_members() -> None:
    inner = Correlation(
        CorrelationKind.EVENT_COUNT,
        MINUTE,
        ("device", "target"),
        threshold=3,
        aliases={"target": {"one": "destination_ip"}},
        members=(Member("one", rule=0),),
    )
    outer = Correlation(
        CorrelationKind.TEMPORAL,
        5 * MINUTE,
        ("host",),
        threshold=2,
        aliases={"host": {"many": "target", "two": "source_ip"}},
        members=(Member("many", correlation=inner), Member("two", rule=1)),
    )
    work = Work.of(entry(), signature(outer, *RULES))
    assert work.nested
    assert work.lookback_us == 6 * MINUTE
    assert work.readings == (
        Reading(0, ("device", "destination_ip"), None, ("destination_ip",)),
        Reading(1, ("source_ip",), None, ("source_ip",)),
    )
    assert work.shared() == [{"destination_ip", "source_ip"}]


def test_first_seen_is_left_to_the_judge() -> None:
    rule = SimpleNamespace(name="one", expression=AllOf((FIRST, GAMING)))
    work = Work.of(entry(), signature(None, rule))
    assert (work.expressions, work.first) == ((GAMING,), (True,))


@pytest.mark.parametrize(
    ("asked", "found", "messages"),
    [
        (entry(), signature(SUM), []),
        (entry(threshold=3), signature(SUM), []),
        (entry(signature_name="t"), signature(SUM), ["policy p names the unknown signature t"]),
        (entry(threshold=3), signature(None), ["policy p sets a threshold for s, which has none to change"]),
        (
            entry(threshold=3),
            signature(replace(SUM, limit=(Operator.LTE, 9))),
            ["policy p sets one threshold for s, which has two"],
        ),
        (
            entry(threshold=3),
            signature(None, SimpleNamespace(name="one", expression=Not(FIRST))),
            [
                "policy p sets a threshold for s, which has none to change",
                "s: the rule one asks for first_seen where it cannot be decided",
            ],
        ),
    ],
)
def test_mistakes_are_told(asked: SimpleNamespace, found: SimpleNamespace, messages: list[str]) -> None:
    told = faults(SimpleNamespace(id="p"), asked, {"s": found})
    assert [fault.message for fault in told] == messages
