from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, Member, NotPresent, Present
from hallmonitor.signature.correlation_check import check_correlation

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature.documents import Document

MINUTE = 60_000_000
KINDS = {kind.value: kind for kind in CorrelationKind}
INNER = Correlation(
    CorrelationKind.EVENT_COUNT, MINUTE, ("device", "who"), threshold=5, aliases={"who": {"one": "peer"}}
)
RULES = (Member("one", 0), Member("two", 1))
CHAINED = (Member("one", 0), Member("many", correlation=INNER))


def told(document: Callable[[str], Document], members: tuple[Member, ...], kind: str, **fields: Any) -> list[str]:  # noqa: ANN401 - a correlation's fields
    one = document("title: t\ncorrelation:\n  condition: {}\n")
    return [fault.message for fault in check_correlation(one, Correlation(KINDS[kind], MINUTE, **fields), members)]


def between(low: float, high: float) -> dict[str, object]:
    return {"operator": Operator.GT, "threshold": low, "limit": (Operator.LT, high)}


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("event_count", {"operator": Operator.LT, "threshold": 1}, "this never alerts: no measure is so small"),
        ("value_count", {"field": "vlan", "operator": Operator.LT, "threshold": 1}, "no measure is so small"),
        ("event_count", {"operator": Operator.EQ, "threshold": 2.5}, "this never alerts: 2.5 is no whole number"),
        ("event_count", between(5, 6), "this never alerts: no number is within these limits"),
        ("value_sum", {"field": "source_bytes", **between(9, 6)}, "this never alerts"),
        ("value_avg", {"field": "source_bytes", **between(6, 6)}, "this never alerts"),
        ("value_count", {"field": "direction", "threshold": 5}, "this never alerts: direction has 4 different values"),
        ("value_count", {"field": "ech", "operator": Operator.GT, "threshold": 2}, "ech has 2 different values"),
        ("value_count", {"field": "vlan", "threshold": 4_097}, "vlan has 4,096 different values"),
        ("value_count", {"field": "active_minute", "threshold": 3}, "a window of 1 min has at most 2 minutes"),
        ("value_count", {"field": "active_minute", **between(5, 6)}, "no number is within these limits"),
        ("value_avg", {"field": "destination_port", "threshold": 65_536}, "destination_port is from 0 to 65,535"),
        ("value_percentile", {"field": "vlan", "threshold": 5_000, "percentile": 50}, "vlan is from 0 to 4,095"),
        ("value_percentile", {"field": "domain", "percentile": 50}, "value_percentile over domain, which holds text"),
        ("value_count", {}, "value_count takes one field"),
        ("value_count", {"field": "devise"}, "unknown field devise"),
        ("event_count", {"aliases": {"device": {"one": "peer"}}}, "the alias device has the name of a column"),
        ("event_count", {"aliases": {"who": {"one": "peer"}}}, "the alias who is not used"),
        ("temporal", {"threshold": 2, "limit": (Operator.LT, 3)}, "the condition of temporal does not fit its 2 rules"),
        ("temporal", {"wanted": AllPresent((Present(0), NotPresent(Present(0))))}, "this never alerts: at an event"),
        ("temporal_ordered", {"wanted": NotPresent(Present(0))}, "this never alerts: at an event"),
    ],
)
def test_what_cannot_be_or_never_alerts_is_refused(
    document: Callable[[str], Document], kind: str, fields: dict[str, object], message: str
) -> None:
    found = told(document, RULES, kind, **fields)
    assert any(message in one for one in found), found


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("event_count", {"operator": Operator.LT, "threshold": 2}),
        ("event_count", {"operator": Operator.NEQ, "threshold": 2}),
        ("event_count", {"operator": Operator.LTE, "threshold": 1}),
        ("event_count", between(5, 7)),
        ("value_sum", {"field": "source_bytes", "threshold": 10**12}),
        ("value_avg", {"field": "source_bytes", **between(5, 6)}),
        ("value_avg", {"field": "source_bytes", "operator": Operator.EQ, "threshold": 5.5}),
        ("value_count", {"field": "direction", "threshold": 4}),
        ("value_count", {"field": "active_minute", "threshold": 2}),
        ("value_count", {"field": "destination_ip", "threshold": 10**6}),
        ("value_percentile", {"field": "vlan", "threshold": 4_095, "percentile": 99}),
        ("temporal", {"threshold": 1}),
        ("temporal", {"wanted": NotPresent(Present(0))}),
        ("temporal_ordered", {"threshold": 2}),
    ],
)
def test_what_can_alert_is_taken(document: Callable[[str], Document], kind: str, fields: dict[str, object]) -> None:
    assert told(document, RULES, kind, **fields) == []


@pytest.mark.parametrize(
    ("kind", "fields", "messages"),
    [
        ("event_count", {"group_by": ("device",)}, []),
        ("event_count", {"group_by": ("who",), "aliases": {"who": {"one": "destination_ip"}}}, []),
        ("event_count", {"group_by": ("sensor",)}, ["group-by on sensor, which many does not group by"]),
        (
            "event_count",
            {"group_by": ("x",), "aliases": {"x": {"one": "domain", "many": "who"}}},
            ["the alias x joins columns of different kinds"],
        ),
        ("value_count", {"field": "device", "threshold": 2}, []),
        (
            "value_count",
            {"field": "domain", "threshold": 2},
            ["value_count over domain, which many does not group by"],
        ),
    ],
)
def test_a_correlation_happens_with_the_values_of_its_groups(
    document: Callable[[str], Document], kind: str, fields: dict[str, object], messages: list[str]
) -> None:
    assert told(document, CHAINED, kind, **fields) == messages
