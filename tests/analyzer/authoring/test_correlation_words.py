from __future__ import annotations

import pytest

from hallmonitor.authoring.correlation_words import alerting_words, measured_lines
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import Member, Present

HOUR_US = 3_600_000_000
RULES = ["a", "b"]


def _asked(kind: CorrelationKind, **more: object) -> Correlation:
    return Correlation(**{"kind": kind, "window_us": HOUR_US, "group_by": ("device",), "threshold": 2, **more})  # type: ignore[arg-type]


def test_a_member_that_is_a_correlation_is_told_with_when_it_happens() -> None:
    innermost = _asked(CorrelationKind.EVENT_COUNT, members=(Member("a", rule=0),), threshold=30)
    inner = _asked(CorrelationKind.TEMPORAL, members=(Member("many", correlation=innermost), Member("b", rule=1)))
    outer = _asked(CorrelationKind.TEMPORAL_ORDERED, members=(Member("both", correlation=inner), Member("b", rule=1)))
    assert list(measured_lines(outer, RULES)) == [
        "both, then b, each later than the one before, in any 1 h of one device",
        "both happens where many and b, in any order, in any 1 h of one device",
        "many happens where the number of events of a in any 1 h of one device is at least 30",
    ]


def test_a_plain_correlation_is_one_line() -> None:
    asked = _asked(CorrelationKind.VALUE_SUM, field="source_bytes", threshold=10)
    words = "the sum of source_bytes over matching flow records in any 1 h of one device is at least 10"
    assert list(measured_lines(asked, RULES)) == [words]


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        (CorrelationKind.EVENT_COUNT, {}, "at least 2 flows within 1 h"),
        (CorrelationKind.EVENT_COUNT, {"operator": Operator.LT}, "less than 2 flows within 1 h"),
        (CorrelationKind.TEMPORAL, {}, "at least 2 flows within 1 h"),
        (CorrelationKind.EVENT_COUNT, {"limit": (Operator.LT, 9)}, "at least 2 flows and less than 9 flows within 1 h"),
        (CorrelationKind.TEMPORAL_ORDERED, {}, "all of it within 1 h"),
        (CorrelationKind.TEMPORAL, {"wanted": Present(0)}, "all of it within 1 h"),
    ],
)
def test_what_makes_an_alert(kind: CorrelationKind, more: dict[str, object], words: str) -> None:
    assert alerting_words(_asked(kind, **more), "flows") == words
