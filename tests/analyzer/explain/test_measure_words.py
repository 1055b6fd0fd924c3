from __future__ import annotations

import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, Member, NotPresent, Present
from hallmonitor.explain import measure_words, threshold_words

HOUR = 3_600_000_000
KIND = CorrelationKind
BOTH = AllPresent((Present(0), Present(1)))


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        (
            Correlation(KIND.EVENT_COUNT, HOUR, ("device", "vlan"), Operator.GTE, 30),
            "the number of matching flow records in any 1 h of one device and vlan is at least 30",
        ),
        (
            Correlation(KIND.VALUE_COUNT, HOUR, ("vlan",), Operator.GT, 5, "domain"),
            "the number of distinct domain among matching flow records in any 1 h of one vlan is more than 5",
        ),
        (
            Correlation(KIND.VALUE_SUM, 90_000_000, (), Operator.LTE, 10_000, "source_bytes"),
            "the sum of source_bytes over matching flow records in any 90 s is at most 10,000",
        ),
        (
            Correlation(KIND.VALUE_AVG, HOUR, ("device",), Operator.LT, 2.5, "source_bytes"),
            "the average source_bytes of matching flow records in any 1 h of one device is less than 2.50",
        ),
        (
            Correlation(KIND.VALUE_PERCENTILE, HOUR, (), Operator.EQ, 7, "source_bytes", percentile=95),
            "the percentile 95 of source_bytes over matching flow records in any 1 h is exactly 7",
        ),
        (
            Correlation(KIND.VALUE_PERCENTILE, HOUR, (), Operator.EQ, 7, "source_bytes", percentile=50),
            "the median of source_bytes over matching flow records in any 1 h is exactly 7",
        ),
        (Correlation(KIND.TEMPORAL, HOUR, ("device",)), "a and b, in any order, in any 1 h of one device"),
        (Correlation(KIND.TEMPORAL_ORDERED, HOUR), "a, then b, each later than the one before, in any 1 h"),
        (
            Correlation(KIND.TEMPORAL, HOUR, wanted=AllPresent((Present(0), NotPresent(Present(1))))),
            "a, and no b, in any 1 h",
        ),
        (
            Correlation(KIND.TEMPORAL_ORDERED, HOUR, wanted=AnyPresent((Present(0), BOTH))),
            "a or (a, and b), in this order, in any 1 h",
        ),
        (
            Correlation(KIND.TEMPORAL, HOUR, wanted=NotPresent(AnyPresent((Present(0), Present(1))))),
            "not (a or b), in any 1 h",
        ),
        (
            Correlation(KIND.EVENT_COUNT, HOUR, (), Operator.NEQ, 3, members=(Member("scan"), Member("login"))),
            "the number of events of scan or login in any 1 h is anything but 3",
        ),
    ],
)  # fmt: skip
def test_each_kind_reads_as_a_sentence(correlation: Correlation, words: str) -> None:
    assert measure_words(correlation, ["a", "b"]) == words


def test_a_threshold_by_itself() -> None:
    assert threshold_words(Correlation(KIND.EVENT_COUNT, HOUR, threshold=20_000)) == "at least 20,000"
    limited = Correlation(KIND.EVENT_COUNT, HOUR, operator=Operator.GT, threshold=5, limit=(Operator.LTE, 9))
    assert threshold_words(limited) == "more than 5 and at most 9"
    assert threshold_words(Correlation(KIND.TEMPORAL, HOUR, wanted=BOTH)) == ""
