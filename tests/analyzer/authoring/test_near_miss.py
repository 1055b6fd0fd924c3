from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.near_miss import near_miss
from hallmonitor.signature import Sample
from hallmonitor.signature.spread import Spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallmonitor.signature import Signature


def _sample(*flows: dict[str, object]) -> Sample:
    return Sample("made", tuple(map(Spread.read, flows)), 1)


GAME = {"category": "gaming"}
UPLOAD = {"category": "file-transfer", "source_bytes": 250_000}
LARGE = {"category": "file-transfer", "source_bytes": 1_000_000}
SOME = {"repeat": 19, "every": "1m"}


@pytest.mark.parametrize(
    ("kind", "flows", "told"),
    [
        ("event_count", [{**GAME, **SOME}], "measured 19, wanted at least 20 flow records within 4 h"),
        ("value_count", [{**GAME, **SOME}], "measured 19, wanted at least 20 active minutes within 4 h"),
        ("value_sum", [UPLOAD], "measured 250,000, wanted at least 1.0 MB (1,000,000 bytes) within 1 h"),
        (
            "value_avg",
            [{**UPLOAD, "source_bytes": 200_000}, UPLOAD],
            "measured 225,000, wanted at least 250,000 bytes on average within 1 h",
        ),
        ("temporal", [GAME, {**LARGE, "at": "10m"}], "measured 1, wanted at least 2 kinds of flow within 10 min"),
        (
            "temporal_ordered",
            [LARGE, {**GAME, "at": "1m"}],
            (
                "each of mine-flows, mine-large matches a flow, but not within 10 min for the same device in this "
                "order, each later than the one before"
            ),
        ),
        (
            "temporal_ordered",
            [GAME],
            (
                "no flow matches mine-large; the nearest fails at: category is file-transfer; "
                "source_bytes is at least 1,000,000"
            ),
        ),
        (
            "plain",
            [{"category": "education"}, {**GAME, "schedule": "off_hours"}],
            "no flow matches mine; the nearest fails at: category is gaming",
        ),
        (
            "plain",
            [{**GAME, "schedule": "off_hours"}],
            "no flow matches mine; the nearest fails at: schedule is working",
        ),
        ("plain", [{**GAME, "device": None}], "flows match, but lack a value in device, by which they are counted"),
        (
            "value_count",
            [{**GAME, "device": None}],
            "flows match, but lack a value in device, by which they are counted",
        ),
    ],
)
def test_it_says_what_is_lacking(
    kind: str, flows: list[dict[str, object]], told: str, signature: Callable[..., Signature]
) -> None:
    assert near_miss(signature(kind), _sample(*flows)) == told


def test_a_measure_beyond_a_range_is_told(signature: Callable[..., Signature]) -> None:
    asked = signature("event_count", ("gte: 20", "gte: 2\n    lte: 3"))
    told = "measured 5, wanted at least 2 flow records and at most 3 flow records within 4 h"
    assert near_miss(asked, _sample({**GAME, "repeat": 5, "every": "0s"})) == told


def test_what_no_flow_can_tell_by_itself_is_not_said_to_be_lacking(signature: Callable[..., Signature]) -> None:
    asked = signature("plain", ("schedule: working\n  condition", "first_seen: true\n  condition"))
    before = {"category": "news", "domain": "games.example"}
    sample = _sample(before, {**GAME, "at": "1m", "domain": "games.example"})
    assert near_miss(asked, sample) == "flows match, but none is the first of its device and domain"


def test_where_little_is_asked_for_the_least_is_told(signature: Callable[..., Signature]) -> None:
    asked = signature("event_count", ("gte: 20", "lt: 2"))
    at_once = {"repeat": 5, "every": "0s"}
    assert near_miss(asked, _sample({**GAME, **at_once})) == "measured 5, wanted less than 2 flow records within 4 h"
