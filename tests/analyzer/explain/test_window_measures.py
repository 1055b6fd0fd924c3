from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from hallmonitor.columns import Columns
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.explain.applied import AppliedSignature, apply
from hallmonitor.explain.stored_columns import StoredColumns
from hallmonitor.explain.verdicts import Judgment
from hallmonitor.explain.window_measures import counted, measured

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from hallmonitor.signature import SignatureSet

MINUTE = 60_000_000


def matched(applied: AppliedSignature, stored: StoredColumns) -> list[Any]:
    return [Judgment(stored).verdicts(rule.expression).yes for rule in applied.rules]


def test_records_are_measured_group_by_group(signatures: SignatureSet, gaming: Callable[..., dict[str, Any]]) -> None:
    rows = [gaming(minute, device=device) for minute in range(5) for device in ("b", "a")]
    rows += [gaming(0, device="b", category="news"), gaming(0, device=None)]
    stored = StoredColumns.of_columns(Columns.from_rows(rows))
    applied = apply(signatures["gaming-over-allowance"], threshold=4)
    events = counted(applied, stored, matched(applied, stored))
    at = measured(applied.correlation, events, 1)
    assert len(events) == 10
    assert at.value.tolist() == [1, 2, 3, 4, 5] * 2
    assert at.across.tolist() == [False, False, False, True, True] * 2
    devices = [rows[row]["device"] for row in at.counted.row.tolist()]
    assert sorted(devices[:5]) in (["a"] * 5, ["b"] * 5)


def test_an_unfinished_chain_is_no_crossing(signatures: SignatureSet) -> None:
    applied = apply(signatures["student-records-then-upload"])
    below = replace(applied.correlation, threshold=0)
    stored = StoredColumns.of_columns(Columns.from_rows([{"service": "powerschool"}]))
    at = measured(below, counted(applied, stored, matched(applied, stored)), 2)
    assert at.value.tolist() == [0]
    assert not at.across.any()


def test_nothing_measures_nothing(signatures: SignatureSet) -> None:
    applied = apply(signatures["gaming-over-allowance"])
    stored = StoredColumns.of_columns(Columns.from_rows([{}]))
    at = measured(applied.correlation, counted(applied, stored, matched(applied, stored)), 1)
    assert at.value.shape == (0,)


def test_values_that_are_not_stored_count_as_the_most(signatures: SignatureSet, store: Callable[..., pa.Table]) -> None:
    rows = [
        {"failed_connection": True, "direction": "internal", "destination_ip": "10.0.0.9", "destination_port": 445},
        {"failed_connection": True, "direction": "internal", "destination_ip": "10.0.0.9", "destination_port": 445},
        {"failed_connection": True, "direction": "outbound", "destination_ip": "192.0.2.1", "destination_port": 445},
    ]
    applied = apply(signatures["horizontal-scan"])
    for shown, most in ((False, 3), (True, 2)):
        stored = StoredColumns.of(store(rows, shown=shown))
        at = measured(applied.correlation, counted(applied, stored, matched(applied, stored)), 1)
        assert at.value.tolist() == [most] * 3


@pytest.mark.parametrize("swapped", [False, True])
def test_columns_that_name_one_group_agree(signatures: SignatureSet, *, swapped: bool) -> None:
    aliases = {"end": {"student-information-visit": "domain", "large-upload-to-file-transfer": "registered_domain"}}
    signature = signatures["student-records-then-upload"]
    correlation = Correlation(CorrelationKind.TEMPORAL, 10 * MINUTE, ("end",), threshold=2, aliases=aliases)
    applied = apply(replace(signature, correlation=correlation))
    upload = {"category": "file-transfer", "source_bytes": 20_000_000}
    rows: list[dict[str, Any]] = [
        {"service": "powerschool", "domain": "one", "registered_domain": "two"},
        {**upload, "domain": "two", "registered_domain": "two" if swapped else "one"},
    ]
    stored = StoredColumns.of_columns(Columns.from_rows(rows))
    at = measured(correlation, counted(applied, stored, matched(applied, stored)), 2)
    assert at.across.tolist() == [not swapped] * 2
    assert np.unique(at.counted.group).shape[0] == (2 if swapped else 1)
