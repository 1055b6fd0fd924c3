from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, Member, NotPresent, Present
from hallmonitor.signature.correlating import parse, read_correlation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hallmonitor.signature.documents import Document
    from hallmonitor_service.faults import Fault

HEAD = "title: t\ncorrelation:\n"
TWO = (Member("one", 0), Member("two", 1))
MINUTE = 60_000_000


def read(document: Document, members: Sequence[Member] = TWO) -> tuple[Correlation | None, list[Fault]]:
    """Read a correlation over those of the members that it names."""
    faults: list[Fault] = []
    correlated = parse(document, faults)
    if correlated is None:
        return None, faults
    named = [member for name in correlated.listed for member in members if member.name == name]
    return read_correlation(correlated, named, faults), faults


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            (
                "type: value_count\n  rules: one\n  group-by: [device, destination_port]\n  timespan: 10m\n"
                "  condition: {field: destination_ip, gte: 50}"
            ),
            Correlation(
                CorrelationKind.VALUE_COUNT,
                600_000_000,
                ("device", "destination_port"),
                Operator.GTE,
                50,
                "destination_ip",
            ),
        ),
        (
            "type: event_count\n  rules: one\n  timespan: 1d\n  condition: {lt: 5}",
            Correlation(CorrelationKind.EVENT_COUNT, 86_400_000_000, (), Operator.LT, 5),
        ),
        (
            "type: value_avg\n  rules: one\n  timespan: 1s\n  condition: {gt: 2.5, field: source_bytes}",
            Correlation(CorrelationKind.VALUE_AVG, 1_000_000, (), Operator.GT, 2.5, "source_bytes"),
        ),
        (
            (
                "type: temporal_ordered\n  rules: [one, two]\n  group-by: who\n  timespan: 1m\n"
                "  aliases: {who: {one: source_ip, two: destination_ip}}"
            ),
            Correlation(
                CorrelationKind.TEMPORAL_ORDERED,
                60_000_000,
                ("who",),
                threshold=2,
                aliases={"who": {"one": "source_ip", "two": "destination_ip"}},
            ),
        ),
        (
            "type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: {gte: 1}",
            Correlation(CorrelationKind.TEMPORAL, 60_000_000, (), threshold=1),
        ),
        (
            "type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: {gt: 1}",
            Correlation(CorrelationKind.TEMPORAL, MINUTE, threshold=2),
        ),
        (
            "type: event_count\n  rules: one\n  timespan: 2w\n  condition: {lte: 9, gt: 5}",
            Correlation(
                CorrelationKind.EVENT_COUNT,
                14 * 1_440 * MINUTE,
                operator=Operator.GT,
                threshold=5,
                limit=(Operator.LTE, 9),
            ),
        ),
        (
            "type: event_count\n  rules: one\n  timespan: 1m\n  condition: {neq: 5}",
            Correlation(CorrelationKind.EVENT_COUNT, MINUTE, operator=Operator.NEQ, threshold=5),
        ),
        (
            (
                "type: value_percentile\n  rules: one\n  timespan: 1m\n"
                "  condition: {gte: 5, field: source.bytes, percentile: 99.5}"
            ),
            Correlation(CorrelationKind.VALUE_PERCENTILE, MINUTE, threshold=5, field="source_bytes", percentile=99.5),
        ),
        (
            "type: value_median\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: source_bytes}",
            Correlation(CorrelationKind.VALUE_PERCENTILE, MINUTE, threshold=5, field="source_bytes", percentile=50),
        ),
        (
            "type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: two and not one",
            Correlation(CorrelationKind.TEMPORAL, MINUTE, wanted=AllPresent((Present(1), NotPresent(Present(0))))),
        ),
        (
            "type: temporal_ordered\n  timespan: 1m\n  group-by: source.ip\n  condition: two and one",
            Correlation(
                CorrelationKind.TEMPORAL_ORDERED,
                MINUTE,
                ("source_ip",),
                wanted=AllPresent((Present(0), Present(1))),
            ),
        ),
    ],
)
def test_a_correlation_is_read(document: Callable[[str], Document], block: str, expected: Correlation) -> None:
    assert read(document(f"{HEAD}  {block}\n")) == (expected, [])


EVENTS = "type: event_count\n  rules: one\n  timespan: 1m\n  condition: {gte: 5}\n"


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("rules: one\n  timespan: 1m\n  condition: {gte: 5}", 2, "without type"),
        ("type: often\n  rules: one\n  timespan: 1m\n  condition: {gte: 5}", 3, "no valid Sigma correlation type"),
        ("type: event_count\n  rules: one\n  timespan: soon\n  condition: {gte: 5}", 5, "Timespan 'soon'"),
        ("type: event_count\n  rules: one\n  condition: {gte: 5}", 2, "without timespan"),
        (
            "type: value_percentile\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: source_bytes}",
            6,
            "value_percentile without percentile",
        ),
        (EVENTS + "  group-by: [sensor, devise]", 7, "group-by on the unknown field devise"),
        (EVENTS + "  aliases: {who: {three: device}}\n  group-by: who", 7, "names three, which is no rule"),
        (
            EVENTS.replace("rules: one", "rules: [one, two]")
            + "  aliases: {who: {one: device, two: source_ip}}\n  group-by: who",
            7,
            "columns of different kinds",
        ),
        (EVENTS + "  groupby: device", 7, "unknown key groupby in correlation"),
        ("type: value_count\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: devise}", 6, "field devise"),
        (
            "type: value_count\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: [device, vlan]}",
            6,
            "one field",
        ),
        ("type: value_sum\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: domain}", 6, "which holds text"),
        (EVENTS.replace("gte: 5", "gte: 0"), 6, "the threshold 0 is under 1"),
        (EVENTS.replace("gte: 5", "gt: -1"), 6, "the threshold -1 is under 1"),
        (EVENTS.replace("gte: 5", "gte: 0.5"), 6, "the threshold 0.5 is under 1"),
        (
            "type: value_sum\n  rules: one\n  timespan: 1m\n  condition: {gte: 0, field: source_bytes}",
            6,
            "the threshold 0 is under 1",
        ),
        ("type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: {gte: 3}", 6, "does not fit its 2 rules"),
        ("type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: {lt: 2}", 6, "does not fit its 2 rules"),
        ("type: temporal_ordered\n  rules: [one, two]\n  timespan: 1m\n  condition: {gte: 1}", 6, "does not fit"),
        ("5", 2, "not Sigma"),
    ],
)
def test_mistakes_are_told_with_their_line(
    document: Callable[[str], Document], block: str, line: int, message: str
) -> None:
    correlation, faults = read(document(f"{HEAD}  {block}\n"))
    assert correlation is None
    told = [(fault.line, fault.message) for fault in faults]
    assert any(fault.line == line and message in fault.message for fault in faults), told


def test_a_chain_keeps_what_it_is_over(document: Callable[[str], Document]) -> None:
    inner = Correlation(CorrelationKind.EVENT_COUNT, MINUTE, ("device", "who"), threshold=5)
    members = (Member("one", 0), Member("many", correlation=inner))
    block = "type: temporal_ordered\n  rules: [many, one]\n  group-by: device\n  timespan: 1h"
    found, faults = read(document(f"{HEAD}  {block}\n"), members)
    assert faults == []
    assert found is not None
    assert found.members == (members[1], members[0])
    assert found.threshold == 2
