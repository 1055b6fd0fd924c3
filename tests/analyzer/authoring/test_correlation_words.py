from __future__ import annotations

import pytest

from hallmonitor.authoring.correlation_words import measured_words, threshold_words, wanted_words
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, Member, NotPresent, Present

HOUR_US = 3_600_000_000
RULES = ["a", "b"]


def _asked(kind: CorrelationKind, **more: object) -> Correlation:
    return Correlation(**{"kind": kind, "window_us": HOUR_US, "group_by": ("device",), "threshold": 2, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        (CorrelationKind.EVENT_COUNT, {}, "events of a and b, for each device"),
        (CorrelationKind.EVENT_COUNT, {"group_by": ()}, "events of a and b, over everything together"),
        (
            CorrelationKind.VALUE_COUNT,
            {"field": "dns_query", "group_by": ("device", "registered_domain")},
            "different values of dns_query among a and b, for each device and registered_domain",
        ),
        (
            CorrelationKind.VALUE_SUM,
            {"field": "source_bytes"},
            "the sum of source_bytes among a and b, for each device",
        ),
        (
            CorrelationKind.VALUE_AVG,
            {"field": "source_bytes"},
            "the average of source_bytes among a and b, for each device",
        ),
        (
            CorrelationKind.VALUE_PERCENTILE,
            {"field": "source_bytes", "percentile": 95},
            "the value of source_bytes that 95 of a hundred do not exceed, among a and b, for each device",
        ),
        (CorrelationKind.TEMPORAL, {}, "how many of these happen: a and b, for each device"),
        (CorrelationKind.TEMPORAL_ORDERED, {}, "a, then b, each later than the one before, for each device"),
        (
            CorrelationKind.TEMPORAL,
            {"wanted": AllPresent((Present(0), NotPresent(Present(1))))},
            "events of: a and not b, for each device",
        ),
        (
            CorrelationKind.TEMPORAL_ORDERED,
            {"wanted": AllPresent((Present(0), NotPresent(Present(1))))},
            "events of: a and not b, those without a not in this order, for each device",
        ),
    ],
)
def test_what_is_measured(kind: CorrelationKind, more: dict[str, object], words: str) -> None:
    assert measured_words(_asked(kind, **more), RULES) == words


def test_a_member_that_is_a_correlation_is_told_with_when_it_happens() -> None:
    inner = _asked(CorrelationKind.EVENT_COUNT, members=(Member("a", rule=0),), threshold=30)
    outer = _asked(CorrelationKind.TEMPORAL, members=(Member("many", correlation=inner), Member("b", rule=1)))
    assert measured_words(outer, RULES) == (
        "how many of these happen: many and b, for each device; "
        "many happens at events of a, for each device: at least 30 flow records within 1 h"
    )


def test_a_condition_is_written_as_sigma_writes_it() -> None:
    wanted = AllPresent((AnyPresent((Present(0), Present(1))), NotPresent(AllPresent((Present(1), Present(2))))))
    assert wanted_words(wanted, ["a", "b", "c"]) == "(a or b) and not (b and c)"


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
    assert threshold_words(_asked(kind, **more), "flows") == words
