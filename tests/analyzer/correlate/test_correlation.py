from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import Member


@pytest.mark.parametrize(
    ("operator", "across"),
    [
        (Operator.GTE, [False, True, True]),
        (Operator.GT, [False, False, True]),
        (Operator.LTE, [True, True, False]),
        (Operator.LT, [True, False, False]),
        (Operator.EQ, [False, True, False]),
        (Operator.NEQ, [True, False, True]),
    ],
)
def test_a_measure_is_across_or_not(operator: Operator, across: list[bool]) -> None:
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 1, operator=operator, threshold=2)
    assert correlation.across(np.array([1, 2, 3])).tolist() == across


def test_a_measure_is_within_a_range() -> None:
    limits = {"operator": Operator.GT, "threshold": 1, "limit": (Operator.LTE, 3)}
    correlation = Correlation(CorrelationKind.EVENT_COUNT, 1, **limits)  # type: ignore[arg-type]
    measures = np.array([1, 2, 3, 4])
    assert correlation.across(measures).tolist() == [False, True, True, True]
    assert correlation.limited(measures).tolist() == [True, True, True, False]


def test_an_alias_names_a_column_for_each_rule() -> None:
    aliases = {"who": {"one": "source_ip", "two": "destination_ip"}}
    correlation = Correlation(CorrelationKind.TEMPORAL, 1, ("who", "sensor"), aliases=aliases)
    assert correlation.columns_for("one") == ("source_ip", "sensor")
    assert correlation.columns_for("two") == ("destination_ip", "sensor")
    assert correlation.columns_for("three") == ("who", "sensor")


def test_another_threshold_leaves_the_rest() -> None:
    correlation = Correlation(CorrelationKind.VALUE_SUM, 7, ("device",), Operator.GT, 5, "source_bytes")
    changed = correlation.with_threshold(9)
    assert changed.threshold == 9
    assert changed.with_threshold(5) == correlation


def test_only_a_correlation_over_others_is_nested() -> None:
    inner = Correlation(CorrelationKind.EVENT_COUNT, 1)
    assert not Correlation(CorrelationKind.TEMPORAL, 1, members=(Member("rule", rule=0),)).is_nested
    assert Correlation(CorrelationKind.TEMPORAL, 1, members=(Member("inner", correlation=inner),)).is_nested
