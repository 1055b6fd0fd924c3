from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.correlate import Operator
from hallmonitor.signature.correlation_block import Written, read_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

HEAD = "title: t\ncorrelation:\n  rules: one\n  timespan: 1m\n"


@pytest.mark.parametrize(
    ("block", "written"),
    [
        ("type: event_count\n  condition: {gte: 5}", Written(("one",), (Operator.GTE, 5))),
        ("type: Event_Count\n  condition: {eq: 5}", Written(("one",), (Operator.EQ, 5))),
        ("type: event_count\n  condition: {lt: 9, gte: 5}", Written(("one",), (Operator.GTE, 5), (Operator.LT, 9))),
        (
            "type: value_percentile\n  condition: {gt: 5, field: vlan, percentile: 99.9}",
            Written(("one",), (Operator.GT, 5), field="vlan", percentile=99.9),
        ),
        (
            "type: value_median\n  condition: {gt: 5, field: vlan}",
            Written(("one",), (Operator.GT, 5), field="vlan"),
        ),
        ("type: temporal\n  condition: not (one)", Written(("one",), extended="not (one)")),
        ("type: temporal", Written(("one",))),
    ],
)
def test_a_block_is_read(document: Callable[[str], Document], block: str, written: Written) -> None:
    faults: list[Fault] = []
    found = read_block(document(f"{HEAD}  {block}\n"), faults)
    assert faults == []
    assert found is not None
    assert found[1] == written


def test_names_of_a_condition_are_its_rules(document: Callable[[str], Document]) -> None:
    faults: list[Fault] = []
    text = "title: t\ncorrelation:\n  type: temporal\n  timespan: 1m\n  condition: b-2 and not (a-1 or b-2)\n"
    found = read_block(document(text), faults)
    assert faults == []
    assert found is not None
    assert found[1].rules == ("b-2", "a-1")


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("type: event_count\n  condition: {gt: 5, gte: 9}", 6, "one comparison, or a lower and an upper limit"),
        ("type: event_count\n  condition: {gt: 5, eq: 9}", 6, "one comparison, or a lower and an upper limit"),
        ("type: event_count\n  condition: {}", 6, "one comparison, or a lower and an upper limit"),
        ("type: event_count\n  condition: {gte: 5, above: 3}", 6, "unknown key above in the condition"),
        ("type: event_count\n  condition: {gte: true}", 6, "gte takes a number, not True"),
        ("type: event_count\n  condition: {gte: many}", 6, "gte takes a number, not 'many'"),
        ("type: event_count\n  condition: {gte: .inf}", 6, "gte takes a number, not inf"),
        ("type: event_count\n  condition: {gte: 5, field: domain}", 6, "event_count reads no field"),
        ("type: event_count\n  condition: one", 6, "event_count compares a number, and only temporal and"),
        ("type: event_count\n  condition: 5", 6, "the condition is a mapping"),
        ("type: event_count", 2, "without condition"),
        ("type: value_count\n  condition: {gte: 5}", 6, "value_count takes one field"),
        ("type: value_count\n  condition: {gte: 5, field: [device, vlan]}", 6, "value_count takes one field"),
        ("type: value_count\n  condition: {gte: 5, field: vlan, percentile: 5}", 6, "value_count reads no percentile"),
        ("type: value_percentile\n  condition: {gte: 5, field: vlan}", 6, "value_percentile without percentile"),
        ("type: value_percentile\n  condition: {gte: 5, field: vlan, percentile: 101}", 6, "from 0 to 100, not 101"),
        ("type: value_percentile\n  condition: {gte: 5, field: vlan, percentile: all}", 6, "from 0 to 100, not 'all'"),
        ("type: value_percentile\n  condition: {gte: 5, field: vlan, percentile: true}", 6, "from 0 to 100, not True"),
        ("type: temporal\n  condition: one and two", 6, "the condition names two, which is not among the rules"),
        ("type: temporal\n  condition: one and", 6, "not Sigma"),
        ("type: temporal\n  condition: 'one and (one or'", 6, "not Sigma"),
        ("type: temporal\n  group-by: [device, device]", 6, "group-by names device twice"),
        ("type: temporal\n  group-by: [5]", 6, "group-by is a list of fields"),
        ("type: temporal\n  aliases: {who: {one: 5}}", 6, "the alias who maps a rule to what is no field"),
        ("type: temporal\n  grouped: device", 6, "unknown key grouped in correlation"),
    ],
)
def test_mistakes_are_told_with_their_line(
    document: Callable[[str], Document], block: str, line: int, message: str
) -> None:
    from hallmonitor.signature.correlating import parse, read_correlation  # noqa: PLC0415 - a condition is parsed there

    faults: list[Fault] = []
    correlated = parse(document(f"{HEAD}  {block}\n"), faults)
    if correlated is not None:
        assert read_correlation(correlated, [], faults) is None
    told = [(fault.line, fault.message) for fault in faults]
    assert any(place == line and message in said for place, said in told), told


@pytest.mark.parametrize(
    ("timespan", "message"),
    [
        ("1M", "the timespan 1M is in months, which differ in length"),
        ("2y", "the timespan 2y is in years, which differ in length"),
        ("367d", "the timespan 367d is longer than 366 days"),
        ("99999999999999d", "is longer than 366 days"),
        ("0s", "must be greater than zero"),
        ("soon", "Timespan 'soon' is invalid"),
        ("5", "is invalid"),
    ],
)
def test_time_spans_have_a_fixed_length(document: Callable[[str], Document], timespan: str, message: str) -> None:
    faults: list[Fault] = []
    text = HEAD.replace("1m", timespan) + "  type: event_count\n  condition: {gte: 5}\n"
    read_block(document(text), faults)
    assert [fault.line for fault in faults if message in fault.message] == [4]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("timespan: 2y\n  type: event_count\n  condition: {gte: 5}", "the timespan 2y is in years"),
        ("timespan: 1m\n  type: value_cnt\n  condition: {gte: 5, field: vlan}", "not Sigma: 'value_cnt' is no valid"),
    ],
)
def test_one_mistake_is_told_once_and_with_a_remedy(
    document: Callable[[str], Document], block: str, message: str
) -> None:
    faults: list[Fault] = []
    read_block(document(HEAD.replace("  timespan: 1m\n", "") + f"  {block}\n"), faults)
    (fault,) = faults
    assert fault.message.startswith(message)
    assert fault.remedy


@pytest.mark.parametrize(
    ("rules", "message"),
    [("[]", "names no rules"), ("[one, one]", "names one twice"), ("[one, 5]", "a list of names"), ("{a: b}", "names")],
)
def test_rules_are_names(document: Callable[[str], Document], rules: str, message: str) -> None:
    faults: list[Fault] = []
    text = HEAD.replace("rules: one", f"rules: {rules}") + "  type: event_count\n  condition: {gte: 5}\n"
    read_block(document(text), faults)
    assert [fault.line for fault in faults if message in fault.message][:1] == [3]
