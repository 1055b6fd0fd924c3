from __future__ import annotations

from typing import Any

import pytest

from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.words import counted, number, whole, why
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, AnyPresent, Member, NotPresent, Present

MINUTE = 60_000_000
START = 1_778_590_920_000_000  # 12 May 2026, 13:02 UTC
HOURS = 60 * MINUTE


def told(correlation: Correlation | None, **changes: Any) -> str:  # noqa: ANN401
    asked: dict[str, Any] = {
        "measured": 46,
        "unit": "active minutes",
        "categories": ["social-networking"],
        "schedule": "working",
        "first_us": START,
        "last_us": START + 158 * MINUTE,
        "place": zone("America/New_York"),
        "correlation": correlation,
    }
    asked |= changes
    return why(**{"begun_us": asked["last_us"], **asked})


COUNT = Correlation(CorrelationKind.VALUE_COUNT, 4 * HOURS, threshold=20)


MORNING = "on 12 May 2026 between 09:02 and 11:40"


@pytest.mark.parametrize(
    ("correlation", "changes", "sentence"),
    [
        (COUNT, {}, f"46 active minutes of social-networking in working hours {MORNING}; threshold 20 in 4 h"),
        (
            COUNT,
            {"schedule": "off_hours", "categories": []},
            f"46 active minutes outside working hours {MORNING}; threshold 20 in 4 h",
        ),
        (
            COUNT,
            {"schedule": None, "categories": list("abcd"), "last_us": START + 5 * HOURS},
            "46 active minutes (most within 4 h) on 12 May 2026 between 09:02 and 14:02; threshold 20 in 4 h",
        ),
        (
            Correlation(CorrelationKind.EVENT_COUNT, HOURS, (), Operator.LT, 2),
            {"measured": 1, "schedule": None},
            f"1 active minute of social-networking (least within 1 h) {MORNING}; threshold less than 2 in 1 h",
        ),
        (
            Correlation(CorrelationKind.EVENT_COUNT, HOURS, threshold=3),
            {"measured": 4, "unit": "new connections", "categories": ["gambling"]},
            f"4 new connections (gambling; most within 1 h) in working hours {MORNING}; threshold 3 in 1 h",
        ),
        (
            Correlation(
                CorrelationKind.VALUE_COUNT, 4 * HOURS, operator=Operator.GT, threshold=20, limit=(Operator.LTE, 60)
            ),
            {},
            (
                f"46 active minutes of social-networking in working hours {MORNING}; "
                "threshold more than 20 and at most 60 in 4 h"
            ),
        ),
        (
            Correlation(CorrelationKind.VALUE_COUNT, 4 * HOURS, threshold=12),
            {"measured": 14, "unit": "devices", "schedule": None},
            f"14 devices on social-networking {MORNING}; threshold 12 in 4 h",
        ),
        (
            Correlation(CorrelationKind.VALUE_SUM, 4 * HOURS, threshold=10_000_000),
            {"measured": 12_345_678, "unit": "bytes", "categories": ["file-transfer"], "schedule": None},
            f"12,345,678 bytes of file-transfer {MORNING}; threshold 10,000,000 in 4 h",
        ),
        (
            Correlation(CorrelationKind.VALUE_COUNT, 4 * HOURS, threshold=50),
            {"measured": 70, "unit": "addresses tried in vain", "categories": [], "schedule": None},
            f"70 addresses tried in vain {MORNING}; threshold 50 in 4 h",
        ),
        (
            None,
            {"measured": 3, "unit": "flows", "categories": ["a", "b"], "last_us": START},
            "3 flows (a and b) in working hours on 12 May 2026 at 09:02; one is enough",
        ),
        (
            Correlation(CorrelationKind.TEMPORAL_ORDERED, HOURS // 2, threshold=2),
            {"measured": 2, "unit": "steps in order", "categories": ["file-transfer"]},
            f"2 steps in order (file-transfer) in working hours {MORNING}; both within 30 min",
        ),
        (
            Correlation(CorrelationKind.TEMPORAL_ORDERED, HOURS, threshold=3),
            {"measured": 3, "unit": "steps in order", "categories": [], "schedule": None},
            f"3 steps in order {MORNING}; all 3 within 1 h",
        ),
        (
            Correlation(CorrelationKind.VALUE_PERCENTILE, HOURS, threshold=5_000, percentile=90),
            {"measured": 6_000, "unit": "bytes (source_bytes, percentile 90)", "categories": []},
            (
                f"6,000 bytes (source_bytes, percentile 90) (most within 1 h) in working hours {MORNING}; "
                "threshold 5,000 in 1 h"
            ),
        ),
        (
            Correlation(CorrelationKind.TEMPORAL, HOURS // 2, wanted=AllPresent((Present(0), NotPresent(Present(1))))),
            {"measured": 1, "unit": "kinds of flow", "categories": [], "names": ["download", "update check"]},
            f"1 kind of flow in working hours {MORNING}; download, and no update check, within 30 min",
        ),
        (
            Correlation(
                CorrelationKind.TEMPORAL_ORDERED,
                HOURS // 2,
                members=(Member("many failures", rule=0), Member("success", rule=1), Member("upload", rule=2)),
                wanted=AllPresent(
                    (
                        Present(0),
                        AnyPresent((Present(1), NotPresent(AllPresent((Present(2), Present(1)))))),
                    )
                ),
            ),
            {"measured": 2, "unit": "steps in order", "categories": [], "schedule": None},
            (
                f"2 steps in order {MORNING}; many failures, and (success or not (upload, and success)), "
                "within 30 min, in this order"
            ),
        ),
        (
            Correlation(CorrelationKind.TEMPORAL, 4 * HOURS, threshold=2),
            {"measured": 3, "unit": "kinds of flow", "categories": []},
            f"3 kinds of flow in working hours {MORNING}; threshold 2 in 4 h",
        ),
    ],
)
def test_why_is_one_sentence(correlation: Correlation | None, changes: dict[str, Any], sentence: str) -> None:
    assert told(correlation, **changes) == sentence


@pytest.mark.parametrize("operator", list(Operator))
def test_every_operator_has_words(operator: Operator) -> None:
    assert "threshold" in told(Correlation(CorrelationKind.EVENT_COUNT, HOURS, (), operator, 2))


@pytest.mark.parametrize(("value", "text"), [(12_345_678, "12,345,678"), (2.0, "2"), (2.456, "2.46"), (0, "0")])
def test_numbers_are_grouped(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("flows", "flow"),
        ("active minutes", "active minute"),
        ("DNS queries", "DNS query"),
        ("addresses", "address"),
        ("bytes sent", "byte sent"),
        ("kinds of flow", "kind of flow"),
        ("steps in order", "step in order"),
        ("minutes with new connections", "minute with new connections"),
        ("addresses tried in vain", "address tried in vain"),
        ("ports tried in vain", "port tried in vain"),
        ("access attempts", "access attempt"),
        ("bytes (source_bytes, average)", "byte (source_bytes, average)"),
        ("in sum (record_seq)", "in sum (record_seq)"),
    ],
)
def test_one_of_a_unit_is_singular(unit: str, one: str) -> None:
    assert counted(unit, 1) == one
    assert counted(unit, 2) == unit


def test_a_peak_is_of_what_began_within_a_window() -> None:
    longer = {"last_us": START + 5 * HOURS}
    assert "most within 4 h" in told(COUNT, **longer)
    assert "most within" not in told(COUNT, **longer, begun_us=START + 3 * HOURS)


def test_a_number_without_a_fraction_is_whole() -> None:
    assert [str(whole(value)) for value in (3, 3.0, 0.5, 2.0**62)] == ["3", "3", "0.5", str(2**62)]
