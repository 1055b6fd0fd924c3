"""From an Arrow batch to NumPy columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hallmonitor.columns import Columns

if TYPE_CHECKING:
    import pyarrow as pa


@pytest.mark.parametrize(
    ("name", "ask"), [("domain", "coded"), ("source_bytes", "numbers"), ("source_ip", "addresses")]
)
def test_conversion(benchmark: Any, batch: pa.RecordBatch, name: str, ask: str) -> None:
    converted = benchmark(lambda: getattr(Columns.from_arrow(batch), ask)(name))
    assert len(converted if ask == "coded" else converted[0]) == len(batch)
