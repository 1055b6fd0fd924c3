from __future__ import annotations

import numpy as np
import pytest

from hallmonitor.alerts.episodes import closed, fold
from hallmonitor.alerts.spans import Spans
from hallmonitor.correlate import Correlation, CorrelationKind, Operator

MINUTE = 60_000_000
THREE = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, threshold=3)


def crossings(*found: tuple[int, int]) -> Spans:
    """Crossings as minute and measure."""
    minutes, peaks = np.asarray(found, dtype=np.int64).reshape(-1, 2).T
    return Spans((), minutes * MINUTE, minutes * MINUTE, peaks)


def told(spans: Spans) -> list[tuple[int, int, int]]:
    columns = (spans.first_us // MINUTE, spans.last_us // MINUTE, spans.peak)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def one_group(spans: Spans) -> np.ndarray:
    return np.zeros(len(spans), dtype=np.int64)


def test_the_worked_example() -> None:
    spans = crossings((8, 3), (9, 4), (17, 3), (38, 3))
    assert told(fold(THREE, one_group(spans), spans)) == [(8, 17, 4), (38, 38, 3)]


@pytest.mark.parametrize(("minutes", "number"), [((0, 10), 2), ((0, 9), 1), ((0, 9, 18, 28), 2)])
def test_a_plain_rule_closes_when_its_gap_passes(minutes: tuple[int, ...], number: int) -> None:
    spans = crossings(*((minute, 1) for minute in minutes))
    assert len(fold(THREE, one_group(spans), spans)) == number


def test_an_open_episode_grows_by_later_crossings() -> None:
    spans = crossings((8, 3), (9, 4), (17, 3), (38, 3))
    early, late = spans.at(np.arange(2)), spans.at(np.arange(2, 4))
    before = fold(THREE, one_group(early), early)
    both = Spans.joined([before, late])
    assert told(fold(THREE, one_group(both), both)) == told(fold(THREE, one_group(spans), spans))


def test_order_and_other_groups_change_nothing() -> None:
    spans = crossings((8, 3), (9, 4), (17, 3), (38, 3))
    order = np.asarray([3, 1, 0, 2, 3, 0])
    group = np.asarray([0, 0, 0, 0, 7, 7])
    assert told(fold(THREE, group, spans.at(order))) == [(8, 17, 4), (38, 38, 3), (8, 8, 3), (38, 38, 3)]


@pytest.mark.parametrize(
    ("operator", "peak"), [(Operator.GTE, 4), (Operator.NEQ, 4), (Operator.LT, 1), (Operator.LTE, 1)]
)
def test_the_measure_is_the_furthest(operator: Operator, peak: int) -> None:
    spans = crossings((0, 2), (1, 4), (2, 1))
    asked = Correlation(CorrelationKind.EVENT_COUNT, 10 * MINUTE, operator=operator, threshold=3)
    assert told(fold(asked, one_group(spans), spans)) == [(0, 2, peak)]


def test_an_episode_is_closed_once_a_window_has_passed() -> None:
    spans = crossings((8, 3), (38, 3))
    assert closed(THREE, spans, 18 * MINUTE - 1).tolist() == [False, False]
    assert closed(THREE, spans, 18 * MINUTE).tolist() == [True, False]
    assert closed(THREE, spans, None).tolist() == [True, True]


def test_nothing_makes_no_episode() -> None:
    assert len(fold(THREE, np.empty(0, dtype=np.int64), Spans.empty(0))) == 0
