from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.signature.correlating import parse, read_correlation

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document

HEAD = "title: t\ncorrelation:\n"


def read(document: Document, rules: tuple[str, ...] = ("one", "two")) -> tuple[Correlation | None, list[Fault]]:
    faults: list[Fault] = []
    parsed = parse(document, faults)
    return (None if parsed is None else read_correlation(document, parsed, rules, faults)), faults


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
        ("type: event_count\n  rules: one\n  timespan: 1m\n  condition: {gt: 5, lte: 9}", 6, "exactly one condition"),
        (
            "type: value_percentile\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: source_bytes}",
            6,
            "value_percentile without percentile",
        ),
        (
            (
                "type: value_percentile\n  rules: one\n  timespan: 1m\n"
                "  condition: {gte: 5, field: source_bytes, percentile: 9}"
            ),
            3,
            "value_percentile are not supported",
        ),
        (
            "type: value_median\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: source_bytes}",
            3,
            "value_median are not supported",
        ),
        (
            "type: temporal\n  rules: [one, two]\n  timespan: 1m\n  condition: one and two",
            3,
            "conditions written as a text are not supported",
        ),
        (EVENTS + "  group-by: [sensor, devise]", 7, "group-by on the unknown field devise"),
        (EVENTS + "  aliases: {who: {three: device}}\n  group-by: who", 7, "names three, which is no rule"),
        (EVENTS + "  aliases: {who: {one: device, two: source_ip}}\n  group-by: who", 7, "columns of different kinds"),
        (EVENTS + "  groupby: device", 7, "unknown key groupby in correlation"),
        ("type: value_count\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: devise}", 6, "field devise"),
        (
            "type: value_count\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: [device, vlan]}",
            6,
            "one field",
        ),
        ("type: value_sum\n  rules: one\n  timespan: 1m\n  condition: {gte: 5, field: domain}", 6, "which holds text"),
        (
            "type: value_count\n  rules: one\n  timespan: 10m\n  condition: {gte: 12, field: active_minute}",
            6,
            "this never alerts: a window of 600 s has at most 11 minutes",
        ),
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


def test_eleven_minutes_fit_in_a_window_of_ten(document: Callable[[str], Document]) -> None:
    block = "type: value_count\n  rules: one\n  timespan: 10m\n  condition: {gte: 11, field: active_minute}"
    assert read(document(f"{HEAD}  {block}\n"))[1] == []
