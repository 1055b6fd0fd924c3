from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import AllPresent, Member, NotPresent, Present
from hallmonitor.explain.applied import AppliedSignature, apply
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.stored_numbers import StoredNumbers
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import Windows, is_stepped

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from hallmonitor.signature import SignatureSet

    Gaming = Callable[..., dict[str, Any]]

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000
KIND = CorrelationKind
VISIT = {"service": "powerschool"}
UPLOAD = {"service": "dropbox", "category": "file-transfer", "source_bytes": 20_000_000}


def windows(applied: AppliedSignature, stored: StoredColumns) -> Windows:
    matched = [Judgment(stored).verdicts(rule.expression).yes for rule in applied.rules]
    return Windows(applied, StoredNumbers(stored), matched)


def steps(signatures: SignatureSet, correlation: Correlation, rows: list[dict[str, Any]]) -> Windows:
    """Windows over visits to student records and uploads, measured by any correlation of the two."""
    applied = apply(replace(signatures["student-records-then-upload"], correlation=correlation))
    return windows(applied, StoredColumns.of_columns(Columns.from_rows(rows)))


def test_records_are_measured_group_by_group(signatures: SignatureSet, gaming: Gaming) -> None:
    rows = [gaming(minute, device=device) for minute in range(5) for device in ("b", "a")]
    rows += [gaming(0, device="b", category="news"), gaming(0, device=None)]
    applied = apply(signatures["gaming-over-allowance"], threshold=4)
    at = windows(applied, StoredColumns.of_columns(Columns.from_rows(rows))).measured()
    assert at.value.tolist() == [1, 2, 3, 4, 5] * 2
    assert at.across.tolist() == [False, False, False, True, True] * 2
    assert at.group.tolist() == [0] * 5 + [1] * 5
    assert at.ts.tolist() == [NINE + minute * MINUTE for minute in range(5)] * 2


@pytest.mark.parametrize(
    ("correlation", "values", "across"),
    [
        (Correlation(KIND.VALUE_SUM, 9 * MINUTE, (), Operator.LTE, 30, "source_bytes"), [10, 30, 60], [1, 1, 0]),
        (Correlation(KIND.VALUE_AVG, 9 * MINUTE, (), Operator.GT, 10, "source_bytes"), [10, 15, 20], [0, 1, 1]),
        (
            Correlation(KIND.VALUE_PERCENTILE, 9 * MINUTE, (), Operator.GTE, 20, "source_bytes", percentile=50),
            [10, 10, 20],
            [0, 0, 1],
        ),
        (Correlation(KIND.EVENT_COUNT, 9 * MINUTE, (), Operator.GTE, 2, limit=(Operator.LT, 3)), [1, 2, 3], [0, 1, 0]),
        (Correlation(KIND.EVENT_COUNT, 9 * MINUTE, (), Operator.EQ, 1), [1, 2, 3], [1, 0, 0]),
    ],
)
def test_every_kind_is_measured_everywhere(
    correlation: Correlation, values: list[int], across: list[int], signatures: SignatureSet, gaming: Gaming
) -> None:
    rows = [gaming(minute, **VISIT, source_bytes=10 * (minute + 1)) for minute in range(3)]
    at = steps(signatures, correlation, rows).measured()
    assert at.value.tolist() == values
    assert at.across.tolist() == [bool(one) for one in across]
    assert not is_stepped(correlation)


ORDERED = Correlation(KIND.TEMPORAL_ORDERED, 10 * MINUTE, ("device",), threshold=2)


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ([(0, VISIT), (5, UPLOAD)], [1, 2]),
        ([(0, UPLOAD), (5, VISIT)], [0, 1]),
        ([(0, VISIT), (0, UPLOAD)], [1]),
        ([(0, VISIT), (10, UPLOAD)], [1, 0]),
    ],
)
def test_a_chain_is_as_long_as_its_steps_follow(
    rows: list[tuple[int, dict[str, Any]]], values: list[int], signatures: SignatureSet, gaming: Gaming
) -> None:
    at = steps(signatures, ORDERED, [gaming(minute, **step) for minute, step in rows]).measured()
    assert at.value.tolist() == values
    assert at.across.tolist() == [value == 2 for value in values]
    assert is_stepped(ORDERED)


def test_an_extended_correlation_tells_who_is_present(signatures: SignatureSet, gaming: Gaming) -> None:
    wanted = AllPresent((Present(1), NotPresent(Present(0))))
    found = steps(
        signatures,
        Correlation(KIND.TEMPORAL, 10 * MINUTE, ("device",), wanted=wanted),
        [gaming(0, **UPLOAD), gaming(20, **VISIT), gaming(21, **UPLOAD)],
    )
    at = found.measured()
    assert at.value.tolist() == [1, 1, 2]
    assert at.across.tolist() == [True, False, False]
    group = at.groups[0]
    assert found.present(group, NINE + 15 * MINUTE, NINE + 21 * MINUTE) == (0, 1)
    assert found.present(group, NINE - MINUTE, NINE) == (1,)


def test_correlations_over_others_are_measured_by_their_crossings(signatures: SignatureSet, gaming: Gaming) -> None:
    visits = Correlation(KIND.EVENT_COUNT, 5 * MINUTE, ("device",), Operator.GTE, 2, members=(Member("visit", 0),))
    outer = Correlation(
        KIND.TEMPORAL_ORDERED,
        30 * MINUTE,
        ("device",),
        threshold=2,
        members=(Member("visits", correlation=visits), Member("upload", 1)),
    )
    rows = [gaming(0, **VISIT), gaming(10, **VISIT), gaming(11, **VISIT), gaming(20, **UPLOAD)]
    found = steps(signatures, outer, rows)
    at = found.measured()
    assert list(zip(at.ts.tolist(), at.value.tolist(), strict=True)) == [
        (NINE + 11 * MINUTE, 1),
        (NINE + 20 * MINUTE, 2),
    ]
    assert at.across.tolist() == [False, True]
    # The first visit was in the window of no inner crossing.
    assert found.rows(at.groups[0], NINE + 20 * MINUTE, NINE + 20 * MINUTE).tolist() == [1, 2, 3]


def test_rows_of_an_episode_are_those_of_its_windows_and_group(signatures: SignatureSet, gaming: Gaming) -> None:
    rows = [gaming(minute, device=device, **VISIT) for minute in (0, 4, 10) for device in ("a", "b")]
    counting = Correlation(KIND.EVENT_COUNT, 10 * MINUTE, ("device",), Operator.GTE, 2)
    found = steps(signatures, counting, rows)
    at = found.measured()
    for group in at.groups:
        held = found.rows(group, NINE + 10 * MINUTE, NINE + 10 * MINUTE).tolist()
        assert len({rows[row]["device"] for row in held}) == 1
        assert [(rows[row]["ts"] - NINE) // MINUTE for row in held] == [4, 10]


def test_nothing_measures_nothing(signatures: SignatureSet) -> None:
    applied = apply(signatures["gaming-over-allowance"])
    at = windows(applied, StoredColumns.of_columns(Columns.from_rows([{}]))).measured()
    assert at.value.shape == (0,)
    assert at.groups == ()


def test_values_that_are_not_stored_count_as_the_most(signatures: SignatureSet, store: Callable[..., pa.Table]) -> None:
    tried = {"failed_connection": True, "destination_port": 445}
    rows = [
        {**tried, "direction": "internal", "destination_ip": "10.0.0.9"},
        {**tried, "direction": "internal", "destination_ip": "10.0.0.9"},
        {**tried, "direction": "outbound", "destination_ip": "192.0.2.1"},
    ]
    for shown, most in ((False, 3), (True, 2)):
        at = windows(apply(signatures["horizontal-scan"]), StoredColumns.of(store(rows, shown=shown))).measured()
        assert at.value.tolist() == [most]


@pytest.mark.parametrize("swapped", [False, True])
def test_columns_that_name_one_group_agree(signatures: SignatureSet, *, swapped: bool) -> None:
    aliases = {"end": {"student-information-visit": "domain", "large-upload-to-file-transfer": "registered_domain"}}
    correlation = Correlation(KIND.TEMPORAL, 10 * MINUTE, ("end",), threshold=2, aliases=aliases)
    rows: list[dict[str, Any]] = [
        {**VISIT, "domain": "one", "registered_domain": "two"},
        {**UPLOAD, "domain": "two", "registered_domain": "two" if swapped else "one"},
    ]
    at = steps(signatures, correlation, rows).measured()
    assert at.across.tolist() == ([False, False] if swapped else [True])
