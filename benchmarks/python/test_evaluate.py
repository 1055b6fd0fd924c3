"""Detections over a batch of columns: each alone with nothing remembered from the batch before, and all in one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sigma.rule import SigmaDetections

from hallmonitor.columns import VOCABULARY, Columns
from hallmonitor.evaluate import Compiler, Evaluator, Plan

if TYPE_CHECKING:
    import pyarrow as pa

    from hallmonitor.evaluate import Expression

DETECTIONS: dict[str, dict[str, object]] = {
    "category": {"category": ["gaming", "video"]},
    "suffix": {"domain|endswith": [".service-3.example", ".service-5.example"]},
    "contains": {"domain|contains": ["host-17", "host-23"]},
    "expression": {"domain|re": "^host-[0-9]*7\\.service-1"},
    "numbers": {"destination_port": [25, 587], "source_bytes|gte": 1000},
    "network": {"source_ip|cidr": "fd00::/8"},
}


def compiled(detection: dict[str, object]) -> Expression:
    parsed = SigmaDetections.from_dict({"a": detection, "condition": "a"}).parsed_condition[0].parsed
    return Compiler(VOCABULARY).condition(parsed)


@pytest.mark.parametrize("detection", DETECTIONS.values(), ids=DETECTIONS)
def test_detection(benchmark: Any, batch: pa.RecordBatch, detection: dict[str, object]) -> None:
    expression = compiled(detection)
    columns = Columns.from_arrow(batch)
    rows = benchmark(lambda: Evaluator().over(columns).rows(expression))
    assert 0 <= len(rows) < len(batch)


def test_plan(benchmark: Any, batch: pa.RecordBatch) -> None:
    plan = Plan([compiled(detection) for detection in DETECTIONS.values()])
    columns = Columns.from_arrow(batch)
    found = benchmark(lambda: plan.rows(columns))
    assert [rows.tolist() for rows in found] == [
        Evaluator().over(columns).rows(compiled(detection)).tolist() for detection in DETECTIONS.values()
    ]
