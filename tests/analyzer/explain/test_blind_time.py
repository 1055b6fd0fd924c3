from __future__ import annotations

from typing import Any

import pytest

from hallmonitor.alerts.alert import utc
from hallmonitor.explain.blind_time import blind_time
from hallmonitor.report.words import microseconds


def loss(begin: int | None, end: int | None, packets: int | None = None) -> dict[str, Any]:
    told = {"from": None if begin is None else utc(begin), "to": None if end is None else utc(end)}
    return {**told, "cause": "capture_cut", "packets": packets}


@pytest.mark.parametrize(
    ("losses", "blind"),
    [
        ([], 0),
        ([(100, 200)], 100),
        ([(0, 150)], 50),
        ([(100, 200), (150, 250)], 150),
        ([(100, 300), (150, 250)], 200),
        ([(800, 2000)], 200),
        ([(100, 100)], 0),
        ([(None, 200), (300, None)], 0),
    ],
)
def test_time_is_counted_once_and_within_the_span(losses: list[tuple[int | None, int | None]], blind: int) -> None:
    assert blind_time([loss(*one) for one in losses], 100, 1000).blind_us == blind


def test_what_nobody_knows_is_counted_apart() -> None:
    told = blind_time([loss(None, 200, 7), loss(100, 200), loss(300, 400, 5)], 100, 1000)
    assert (told.unbounded, told.packets, told.uncounted) == (1, 12, 1)
    assert [one.cause for one in told.losses] == ["capture_cut"] * 3
    assert told.losses[0].from_us is None


def test_times_come_back_to_the_microsecond() -> None:
    assert microseconds(utc(1_778_590_800_123_456)) == 1_778_590_800_123_456
